#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/restore_plan.h"
#include "kube/client.h"
#include "provider/kubernetes/api_reader.h"
#include "provider/kubernetes/discovery.h"
#include "provider/kubernetes/written_object.h"
#include "provider/restorer.h"
#include "web/transport.h"

namespace strongroom::provider::kubernetes {

// Who owns the fields that a restore has written.
inline constexpr const char* kFieldManager = "strongroom-restore";

struct RestoreOptions {
  domain::OnConflict on_conflict = domain::OnConflict::kSkip;
  NamespaceMap namespaces;
  // For a CustomResourceDefinition that was put back, until its objects can be.
  std::chrono::milliseconds definition_patience{30'000};
};

// Puts objects back into a cluster. What would become of one the API server says itself, by a dry
// run: defaults, immutable fields, admission and rights count as they would. What is written is
// what a set has of an object but for what only the API server can know (catalogue/put_back.h).
//
// Created and updated is by server-side apply, replaced by PUT; both under the resource version of
// what was looked at. What differs is judged by what would be there then, so that what the cluster
// adds of its own does not count.
class ClusterRestorer final : public Restorer {
 public:
  // `transport` and `clock` outlive the restorer. Throws nothing: nobody is asked yet.
  ClusterRestorer(web::Transport& transport, const base::Clock& clock, RestoreOptions options,
                  std::stop_token stop);

  domain::PlannedItem Plan(const StoredPolicy& policy) override;
  domain::RestoredItem Apply(const StoredPolicy& policy,
                             const domain::PlannedItem& planned) override;

 private:
  // One look at a policy and at what is there.
  struct Look {
    domain::PlannedItem planned;
    WrittenObject written = {};
    std::string plural = {};
    std::string live_version = {};  // resourceVersion; empty: it is not there
  };

  Look LookAt(const StoredPolicy& policy, domain::OnConflict on_conflict);
  void LookForResource(const StoredPolicy& policy, Look& look);
  void CompareWithLive(const StoredPolicy& policy, domain::OnConflict on_conflict,
                       const base::Json& live, Look& look);
  void TryToCreate(const StoredPolicy& policy, Look& look);
  base::Json Write(const StoredPolicy& policy, const Look& look, domain::RestoreAction action,
                   bool dry_run) const;
  std::string WhoOwns(const StoredPolicy& policy, const Look& look) const;
  domain::OnConflict ConflictOf(const domain::PlannedItem& planned,
                                const WrittenObject& written) const;
  bool AwaitDefinition(const StoredPolicy& policy);
  std::vector<ServedResource> Served(const catalogue::KubernetesType& type,
                                     const WrittenObject& written);
  kube::Resource ResourceOf(const Look& look) const;

  const base::Clock& clock_;
  const RestoreOptions options_;
  const std::stop_token stop_;
  kube::Client client_;
  ApiReader reader_;
  std::optional<Discovery> discovery_;
  // What is planned to be made, or was made: namespaces, and kinds as GROUP/KIND.
  std::set<std::string> made_namespaces_;
  std::set<std::string> made_kinds_;
  bool makes_something_ = false;
};

}  // namespace strongroom::provider::kubernetes
