#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "access/reviews.h"
#include "api/job.h"
#include "api/restore.h"
#include "api/run.h"
#include "kube/client.h"
#include "kube/cluster_identity.h"
#include "server/identity.h"

namespace strongroom::server {

// How often a status is looked at again that somebody else, as the controller, writes at the same
// time: not for ever.
inline constexpr int kMaxConflicts = 10;

// What the server asks of Kubernetes. Calls throw web::WebError. Thread-safe.
class Cluster {
 public:
  virtual ~Cluster() = default;

  // Absent unless the token is valid now, for our audience, and of a service account.
  virtual std::optional<Identity> ReviewToken(const std::string& token) = 0;

  // kube::ClusterIdentity.
  virtual std::string Uid() = 0;

  // Absent when there is no such object.
  virtual std::optional<api::Run> FindRun(const std::string& ns, const std::string& name) = 0;
  virtual std::optional<api::Restore> FindRestore(const std::string& ns,
                                                  const std::string& name) = 0;
  virtual std::optional<api::Job> FindJob(const std::string& ns, const std::string& name) = 0;
  virtual std::optional<api::Pod> FindPod(const std::string& ns, const std::string& name) = 0;

  // False when the run is no longer as `run` says: look again.
  virtual bool PatchRunStatus(const api::Run& run, const nlohmann::json& status) = 0;
  // The same of a restore, with a patch that was built for it (api/restore.h).
  virtual bool PatchRestoreStatus(const api::Restore& restore, const nlohmann::json& patch) = 0;
};

// The API server behind a client.
class KubeCluster final : public Cluster {
 public:
  // `reviews` asks about tokens: with a budget of its own, so that whoever sends many cannot keep
  // runs from being read.
  KubeCluster(kube::Client client, kube::Client reviews)
      : client_(std::move(client)), reviews_(std::move(reviews)), identity_(client_) {}

  std::optional<Identity> ReviewToken(const std::string& token) override;
  std::string Uid() override { return identity_.Uid(); }
  std::optional<api::Run> FindRun(const std::string& ns, const std::string& name) override;
  std::optional<api::Restore> FindRestore(const std::string& ns, const std::string& name) override;
  std::optional<api::Job> FindJob(const std::string& ns, const std::string& name) override;
  std::optional<api::Pod> FindPod(const std::string& ns, const std::string& name) override;
  bool PatchRunStatus(const api::Run& run, const nlohmann::json& status) override;
  bool PatchRestoreStatus(const api::Restore& restore, const nlohmann::json& patch) override;

 private:
  bool PatchStatus(const kube::Resource& kind, const api::Meta& meta, const nlohmann::json& patch);

  kube::Client client_;
  access::KubeReviews reviews_;
  kube::ClusterIdentity identity_;
};

// Absent for who is no service account.
std::optional<Identity> IdentityOf(const access::User& user);

}  // namespace strongroom::server
