#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/clock.h"
#include "executor/executor.h"
#include "kube/client.h"
#include "report_catcher.h"
#include "support/built_in_catalogues.h"
#include "support/temporary_folder.h"

namespace strongroom::executor {

using kube::kNamespaces;
inline const kube::Resource kNetworkPolicies{"networking.k8s.io", "v1", "networkpolicies"};
using kube::kServiceAccounts;
inline const kube::Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};
inline const kube::Resource kRoleBindings{"rbac.authorization.k8s.io", "v1", "rolebindings"};
inline const kube::Resource kClusterRoles{"rbac.authorization.k8s.io", "v1", "clusterroles"};
inline const kube::Resource kClusterRoleBindings{"rbac.authorization.k8s.io", "v1",
                                                 "clusterrolebindings"};

kube::Json Named(const std::string& name, kube::Json more = kube::Json::object());
kube::Json NetworkPolicy(const std::string& name);

// No limit of requests a second.
kube::ClientOptions Unlimited();

// A run of the executor against the API server of this program, with a server that catches its
// report. Checks at the end that nothing is left in the spool folder.
class Executor : public ::testing::Test {
 protected:
  Executor();
  ~Executor() override;

  void MakeNamespace(const std::string& name) { client_.Create(kNamespaces, "", Named(name)); }

  // Gives the tenant a kubeconfig of a new service account with the rights of `rules`.
  void BecomeAccount(const std::string& account, const kube::Json& rules);
  std::string TokenOf(const std::string& ns, const std::string& account);
  void BecomeHolderOf(const std::string& token);
  // Gives the tenant a kubeconfig of this cluster and user.
  void WriteKubeconfig(const kube::Json& cluster, const kube::Json& user);

  int RunNow() { return RunExecutor(options_, catalogues_, {}); }
  // Runs, and gives the one report; fails the test when the run was not reported.
  CaughtReport ReportOf();

  base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  kube::Client client_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  test::TemporaryFolder folder_;
  ReportCatcher catcher_;
  ExecutorOptions options_;
};

}  // namespace strongroom::executor
