#pragma once

#include <chrono>
#include <set>
#include <stop_token>

#include "base/clock.h"
#include "base/mutex.h"
#include "controller/caches.h"
#include "controller/run_listener.h"
#include "metrics/families.h"
#include "store/retention.h"

namespace strongroom::controller {

// Applies spec.retention: marks the backup sets of a schedule that are beyond it, and later removes
// what was marked. What cannot be done now, because PostgreSQL is away, is done at the next sweep.
// Thread-safe.
class RetentionWorker final : public RunListener {
 public:
  struct Options {
    std::chrono::seconds purge_grace{std::chrono::hours{24 * 7}};  // between mark and removal
    std::chrono::seconds sweep_period{std::chrono::hours{1}};      // over all schedules
  };

  // All outlive the worker.
  RetentionWorker(store::Retention& retention, const Caches& caches, const base::Clock& clock,
                  const metrics::ControllerMetrics& metrics, Options options)
      : retention_(retention),
        caches_(caches),
        clock_(clock),
        metrics_(metrics),
        options_(options) {}

  void RunStored(const domain::Run& run, Stored how) override EXCLUDES(mutex_);

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop);

 private:
  std::set<kube::ObjectKey> NextSchedules(const std::stop_token& stop) EXCLUDES(mutex_);
  void Apply(const kube::ObjectKey& schedule);
  void Purge(const std::stop_token& stop);

  store::Retention& retention_;
  const Caches& caches_;
  const base::Clock& clock_;
  const metrics::ControllerMetrics& metrics_;
  const Options options_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::set<kube::ObjectKey> pending_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::controller
