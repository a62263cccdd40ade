#include "executor_fixture.h"

#include <fstream>

#include "base/file.h"
#include "integration/support/control_plane.h"

namespace strongroom::executor {

using kube::Json;

Json Named(const std::string& name, Json more) {
  more["metadata"]["name"] = name;
  return more;
}

Json NetworkPolicy(const std::string& name) {
  return Named(name, {{"spec", {{"podSelector", Json::object()}, {"policyTypes", {"Ingress"}}}}});
}

kube::ClientOptions Unlimited() {
  kube::ClientOptions options;
  options.qps = options.burst = 5000;
  return options;
}

// The base64 of the authority in a kubeconfig of e2e/cluster.
std::string AuthorityOf(const std::filesystem::path& kubeconfig) {
  const std::string text = base::ReadFile(kubeconfig);
  constexpr std::string_view kMember = "certificate-authority-data: ";
  const size_t begin = text.find(kMember) + kMember.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

Executor::Executor()
    : transport_(test::ControlPlane::Shared().MakeTransport()),
      client_(*transport_, Unlimited(), clock_),
      catcher_(folder_.path()) {
  std::ofstream(folder_.path() / "token") << "a-token\n";
  std::filesystem::create_directory(folder_.path() / "spool");
  std::filesystem::create_directory(folder_.path() / "tenant");
  std::filesystem::copy(test::ControlPlane::Shared().kubeconfig(),
                        folder_.path() / "tenant" / "kubeconfig");
  options_.input.run_name = "nightly-202603290130";
  options_.input.run_uid = "4b1c-uid";
  options_.input.run_namespace = "team-a";
  options_.input.tenant.kubernetes.kubeconfig = domain::SecretKey{};
  options_.tenant_folder = folder_.path() / "tenant";
  options_.tenant_addresses = web::AddressRules::kGuardedOrLoopback;
  options_.server.url = catcher_.url();
  options_.server.token_file = folder_.path() / "token";
  options_.spool_folder = folder_.path() / "spool";
  options_.input.run.timeout = std::chrono::seconds(60);
}

Executor::~Executor() { EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "spool")); }

void Executor::BecomeAccount(const std::string& account, const Json& rules) {
  client_.Create(kServiceAccounts, "default", Named(account));
  client_.Create(kClusterRoles, "", Named(account, {{"rules", rules}}));
  client_.Create(kClusterRoleBindings, "",
                 Named(account, {{"roleRef",
                                  {{"apiGroup", "rbac.authorization.k8s.io"},
                                   {"kind", "ClusterRole"},
                                   {"name", account}}},
                                 {"subjects", Json::array({{{"kind", "ServiceAccount"},
                                                            {"name", account},
                                                            {"namespace", "default"}}})}}));
  BecomeHolderOf(TokenOf("default", account));
}

std::string Executor::TokenOf(const std::string& ns, const std::string& account) {
  const Json token = client_.Post(kube::ResourcePath(kServiceAccounts, ns, account, "token"),
                                  {{"apiVersion", "authentication.k8s.io/v1"},
                                   {"kind", "TokenRequest"},
                                   {"spec", {{"expirationSeconds", 3600}}}});
  return token["status"]["token"];
}

void Executor::BecomeHolderOf(const std::string& token) {
  const test::ControlPlane& plane = test::ControlPlane::Shared();
  WriteKubeconfig({{"server", plane.AsAdmin().server},
                   {"certificate-authority-data", AuthorityOf(plane.kubeconfig())}},
                  {{"token", token}});
}

void Executor::WriteKubeconfig(const Json& cluster, const Json& user) {
  // JSON is YAML.
  std::ofstream(folder_.path() / "tenant" / "kubeconfig") << Json{
      {"apiVersion", "v1"},
      {"kind", "Config"},
      {"current-context", "c"},
      {"contexts", Json::array({{{"name", "c"}, {"context", {{"cluster", "c"}, {"user", "u"}}}}})},
      {"clusters", Json::array({{{"name", "c"}, {"cluster", cluster}}})},
      {"users", Json::array({{{"name", "u"}, {"user", user}}})}};
}

CaughtReport Executor::ReportOf() {
  EXPECT_EQ(RunNow(), kExitReported);
  return catcher_.Only();
}

}  // namespace strongroom::executor
