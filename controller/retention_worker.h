#pragma once

#include <stop_token>

#include "base/clock.h"
#include "controller/caches.h"
#include "controller/retention_options.h"
#include "controller/run_listener.h"
#include "kube/work_queue.h"
#include "metrics/families.h"
#include "store/retention.h"

namespace strongroom::controller {

// Applies spec.retention: marks the backup sets of a schedule that are beyond it, when a run of it
// was stored, and later removes what was marked. A sweep, at first and then once a period, looks at
// every schedule, since keepLast may have changed, and removes. RunStored is thread-safe, the rest
// is for one thread.
class RetentionWorker final : public RunListener {
 public:
  // All outlive the worker.
  RetentionWorker(store::Retention& retention, const Caches& caches, const base::Clock& clock,
                  const metrics::ControllerMetrics& metrics, RetentionOptions options);

  void RunStored(const domain::Run& run, Stored how) override;

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop);

  // One step of it: waits for what is due next, a schedule or the sweep, and does it. What
  // PostgreSQL refuses is left for the next sweep. False when PostgreSQL could not do it now: it is
  // due again after its backoff, and nothing else has been lost; or when stop was requested.
  bool DoNext(const std::stop_token& stop);

 private:
  void Sweep(const std::stop_token& stop);
  void Apply(const kube::ObjectKey& schedule);
  void Purge(const std::stop_token& stop);

  store::Retention& retention_;
  const Caches& caches_;
  const base::Clock& clock_;
  const metrics::ControllerMetrics& metrics_;
  const RetentionOptions options_;
  kube::WorkQueue<kube::ObjectKey> due_;
};

}  // namespace strongroom::controller
