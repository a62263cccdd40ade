#pragma once

#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "controller/caches.h"
#include "controller/retention_findings.h"
#include "controller/retention_options.h"
#include "controller/run_listener.h"
#include "controller/schedule_queue.h"
#include "domain/set_use.h"
#include "kube/events.h"
#include "kube/work_queue.h"
#include "metrics/families.h"
#include "store/retention.h"

namespace strongroom::controller {

// Applies spec.retention, unless policies have vanished from the newest set: marks the backup sets
// of a schedule that are beyond it, when a run of it was stored, and later removes what was marked,
// but what a BackupRestore has in use (domain/set_use.h).
// A sweep, at first and then once a period, looks at every schedule, since keepLast may have
// changed, marks what was put in from elsewhere and nobody holds any more, and removes. RunStored
// and LookAt are thread-safe, the rest is for one thread.
class RetentionWorker final : public RunListener {
 public:
  struct Parts {
    store::Retention& retention;
    const Caches& caches;
    const base::Clock& clock;
    const metrics::ControllerMetrics& metrics;
    RetentionFindings& findings;
    ScheduleQueue& queue;
    kube::EventRecorder& events;
  };

  // What `parts` refers to outlives the worker.
  RetentionWorker(const Parts& parts, RetentionOptions options);

  void RunStored(const domain::Run& run, Stored how) override;

  // Somebody has changed what retention goes by.
  void LookAt(const kube::ObjectKey& schedule) { due_.Add(schedule); }

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop);

  // One step of it: waits for what is due next, a schedule, the sweep or some removals, and does
  // it. What PostgreSQL refuses is left for the next sweep. False when PostgreSQL could not do it
  // now: it is due again after its backoff, and nothing else has been lost; or when stop was
  // requested.
  bool DoNext(const std::stop_token& stop);

 private:
  void Sweep();
  void Apply(const kube::ObjectKey& schedule);
  void MarkReleased();
  void Purge();

  bool MayExpire(const api::Schedule& schedule);
  int64_t AcceptedSet(const api::Schedule& schedule);
  std::vector<domain::SetUse> SetsInUse() const;

  const Parts parts_;
  const RetentionOptions options_;
  kube::WorkQueue<kube::ObjectKey> due_;
};

}  // namespace strongroom::controller
