#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "catalogue/catalogue.h"
#include "controller/actor.h"
#include "controller/caches.h"
#include "controller/history_writer.h"
#include "controller/options.h"
#include "controller/reconciler.h"
#include "controller/retention_worker.h"
#include "controller/tenant_gate.h"
#include "controller/tenant_status.h"
#include "controller/workqueue_measures.h"
#include "kube/events.h"
#include "metrics/families.h"
#include "store/database.h"
#include "store/sql_history.h"
#include "store/sql_retention.h"

namespace strongroom::controller {

// All that a controller does while it leads, from taking the lease to losing it. Nothing of it
// outlives the term, so a new leader begins with what the cluster says. Thread-safe.
class LeaderTerm {
 public:
  struct Parts {
    const Caches& caches;
    const kube::Client& client;         // of the reconcilers; rate-limited
    const kube::Client& events_client;  // for events, so that they never hold up work
    const base::Clock& clock;
    const catalogue::Catalogue& kubernetes_types;
    const metrics::ControllerMetrics& metrics;
  };

  // What `parts` refers to outlives the term. Calls to the API server end when `stop` is requested.
  LeaderTerm(const Parts& parts, const Options& options, const std::stop_token& stop);

  // Works until stop is requested; returns when all of its threads have ended.
  void Run(const std::stop_token& stop);

  // Changes in the caches. One that is missed before the term began is not missed: Run looks at
  // everything.
  void TenantChanged(const kube::ObjectKey& key, const std::shared_ptr<const api::Tenant>& before,
                     const std::shared_ptr<const api::Tenant>& now);
  void ScheduleChanged(const kube::ObjectKey& key,
                       const std::shared_ptr<const api::Schedule>& before,
                       const std::shared_ptr<const api::Schedule>& now);
  void RunChanged(const kube::ObjectKey& key, const std::shared_ptr<const CachedRun>& before,
                  const std::shared_ptr<const CachedRun>& now);
  // A Job or a pod of the run of that name.
  void PartOfRunChanged(const kube::ObjectKey& run);

  bool IsHistoryHealthy() const { return history_.IsHealthy(); }
  // The gauges that only a leader knows.
  void Sample(metrics::Samples& samples);

 private:
  void HoldRunningRuns();
  void LookAtEverything();
  void Sweep(const std::stop_token& stop);
  void RunEnded(const CachedRun& run);
  void RunStored(const api::Run& run);

  const Parts parts_;
  const kube::Client client_;
  const size_t workers_;
  WorkqueueMeasures queue_measures_;
  ScheduleQueue queue_;
  TenantGate gate_;
  kube::EventRecorder events_;
  store::Database database_;
  store::SqlHistory history_store_;
  store::SqlRetention retention_store_;
  HistoryWriter history_;
  RetentionWorker retention_;
  TenantStatusWriter tenant_status_;
  Observer observer_;
  OwnWrites own_writes_;
  Actor actor_;
  Reconciler reconciler_;
};

}  // namespace strongroom::controller
