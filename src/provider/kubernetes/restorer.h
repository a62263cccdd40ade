#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "domain/restore_plan.h"
#include "kube/client.h"
#include "provider/kubernetes/api_reader.h"
#include "provider/kubernetes/object_writer.h"
#include "provider/kubernetes/restore_refusal.h"
#include "provider/kubernetes/restore_resources.h"
#include "provider/kubernetes/written_object.h"
#include "provider/restorer.h"
#include "web/transport.h"

namespace strongroom::provider::kubernetes {

struct RestoreOptions {
  domain::OnConflict on_conflict = domain::OnConflict::kSkip;
  NamespaceMap namespaces;
  std::string server;  // "https://host:port": what the cluster is called where it does not say
  Peer peer = Peer::kOwnCluster;
  Shown shown = Shown::kWords;  // of its answers; not kWords where a plan is stored
  // For a CustomResourceDefinition that was put back, until its objects can be.
  std::chrono::milliseconds definition_patience{30'000};
};

// Puts objects back into a cluster. What would become of one the API server says itself, by a dry
// run: defaults, immutable fields, admission and rights count as they would. What is written is
// what a set has of an object but for what only the API server can know (catalogue/put_back.h), and
// only over the very object that was looked at. What differs is judged by what would be there then,
// so that what the cluster adds of its own does not count.
class ClusterRestorer final : public Restorer {
 public:
  // `transport` and `clock` outlive the restorer. Throws nothing: nobody is asked yet.
  ClusterRestorer(web::Transport& transport, const base::Clock& clock, RestoreOptions options,
                  const std::stop_token& stop);

  // kube/cluster_identity.h or, where that may not be read, the server: one cluster may have
  // several.
  std::string Place() override;
  domain::PlannedItem Plan(const StoredPolicy& policy) override;
  domain::RestoredItem Apply(const StoredPolicy& policy,
                             const domain::PlannedItem& planned) override;

 private:
  // One look at a policy and at what is there.
  struct Look {
    domain::PlannedItem planned;
    WrittenObject written = {};
    std::string plural = {};  // empty: nothing more can be asked
    std::optional<base::Json> live = {};
  };

  enum class Kind {
    kServed,
    kPlanned,  // or will be, by what the plan has put back before it
    kAwaited,  // once what defines it has been put back
  };
  Look Locate(const StoredPolicy& policy, Kind kind);
  // Calls `judge` with what is there, as often as somebody writes in between.
  void Judge(const StoredPolicy& policy, Look& look, const std::function<void(Look&)>& judge);

  Look LookAt(const StoredPolicy& policy, domain::OnConflict on_conflict);
  void TryToCreate(const StoredPolicy& policy, Look& look);
  void CompareWithLive(const StoredPolicy& policy, domain::OnConflict on_conflict, Look& look);
  Look LookAgain(const StoredPolicy& policy, const domain::PlannedItem& planned);
  Look LookAtAwaited(const StoredPolicy& policy, const domain::PlannedItem& planned);
  Look LocateAsPlanned(const StoredPolicy& policy, const domain::PlannedItem& planned, Kind kind);

  base::Json Write(const StoredPolicy& policy, const Look& look, domain::RestoreAction action,
                   ObjectWriter::Way way) const;
  ObjectPlace PlaceOf(const StoredPolicy& policy, const Look& look) const;
  const RestoreOptions options_;
  const kube::Client client_;
  const ObjectWriter writer_;
  RestoreResources resources_;
  // Of Plan alone.
  bool makes_something_ = false;
  std::set<std::string> planned_namespaces_;  // that are to be made
  // Of Apply alone.
  std::set<std::string> made_namespaces_;  // by this plan, be it in another process
};

}  // namespace strongroom::provider::kubernetes
