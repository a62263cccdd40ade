#pragma once

#include "controller/caches.h"
#include "controller/cluster_listener.h"
#include "controller/drill_worker.h"
#include "controller/history_recorder.h"
#include "controller/restore_worker.h"
#include "controller/retention_worker.h"
#include "controller/schedule_queue.h"
#include "controller/tenant_gate.h"
#include "controller/tenant_status.h"
#include "kube/events.h"

namespace strongroom::controller {

// What a leader does with a change in the cluster: history is told, a place at the tenant becomes
// free, and whoever it concerns is looked at again. Thread-safe.
class ClusterChanges final : public ClusterListener {
 public:
  struct Parts {
    const Caches& caches;
    HistoryRecorder& history;
    ScheduleQueue& queue;
    TenantGate& gate;
    TenantStatusWriter& tenant_status;
    RetentionWorker& retention;
    RestoreWorker& restores;
    DrillWorker& drills;
    kube::EventRecorder& events;
  };

  // What `parts` refers to outlives this.
  explicit ClusterChanges(const Parts& parts) : parts_(parts) {}

  void TenantChanged(const kube::ObjectKey& key, Value<api::Tenant> before,
                     Value<api::Tenant> now) override;
  void ScheduleChanged(const kube::ObjectKey& key, Value<api::Schedule> before,
                       Value<api::Schedule> now) override;
  void RunChanged(const kube::ObjectKey& key, Value<CachedRun> before,
                  Value<CachedRun> now) override;
  void PartOfRunChanged(const kube::ObjectKey& run) override;
  void PartOfCheckChanged(const std::string& tenant_uid) override;
  void RestoreChanged(const kube::ObjectKey& key, Value<CachedRestore> before,
                      Value<CachedRestore> now) override;
  void PartOfRestoreChanged(const std::string& restore_uid) override;

  // What a leader cannot have heard, because it was not one: the runs that hold places, and each
  // schedule and tenant to look at.
  void CatchUp();

 private:
  void HoldRunningRuns();
  void LookAtTenantOf(Value<api::Schedule> schedule);
  void TellEnd(const CachedRun& run);

  const Parts parts_;
};

}  // namespace strongroom::controller
