#include "controller/retention_worker.h"

#include "base/log.h"
#include "domain/retention.h"
#include "store/error.h"

namespace strongroom::controller {
namespace {

constexpr int kPurgeBatch = 20;

}  // namespace

void RetentionWorker::RunStored(const domain::Run& run, Stored /*how*/) {
  if (run.status.backup_set_id.empty()) return;
  const base::MutexLock lock(mutex_);
  pending_.insert({run.meta.ns, run.spec.schedule.name});
  changed_.NotifyAll();
}

// The schedules to look at: those that were asked for, or all of them once a sweep period.
std::set<kube::ObjectKey> RetentionWorker::NextSchedules(const std::stop_token& stop) {
  {
    const base::MutexLock lock(mutex_);
    const bool asked =
        changed_.WaitUntil(mutex_, stop, std::chrono::steady_clock::now() + options_.sweep_period,
                           [this]() NO_THREAD_SAFETY_ANALYSIS { return !pending_.empty(); });
    if (asked) return std::exchange(pending_, {});
  }
  std::set<kube::ObjectKey> all;
  for (const auto& schedule : caches_.schedules.List()) all.insert(KeyOf(schedule->meta));
  return all;
}

void RetentionWorker::Run(const std::stop_token& stop) {
  auto swept = std::chrono::steady_clock::time_point::min();
  while (!stop.stop_requested()) {
    try {
      if (std::chrono::steady_clock::now() - options_.sweep_period > swept) {
        swept = std::chrono::steady_clock::now();
        Purge(stop);
      }
      for (const kube::ObjectKey& schedule : NextSchedules(stop)) {
        if (stop.stop_requested()) return;
        Apply(schedule);
      }
    } catch (const store::StoreError& e) {
      base::LogWarning("retention is late", {{"error", e.what()}});
    }
  }
}

void RetentionWorker::Apply(const kube::ObjectKey& key) {
  const auto schedule = caches_.schedules.Get(key);
  if (!schedule || !schedule->spec) return;
  const auto expired = domain::ExpiredSets(retention_.SetsOfSchedule(schedule->meta.uid),
                                           schedule->spec->retention.keep_last);
  if (expired.empty()) return;
  const int64_t marked = retention_.MarkDeleted(expired, clock_.NowSeconds());
  metrics_.retention_deleted.Add(static_cast<double>(marked));
  base::LogInfo("backup sets expired",
                {{"namespace", key.ns}, {"schedule", key.name}, {"sets", marked}});
}

void RetentionWorker::Purge(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto purged = retention_.Purge(clock_.NowSeconds() - options_.purge_grace, kPurgeBatch);
    if (purged.sets == 0) return;
    base::LogInfo("backup sets removed", {{"sets", purged.sets}, {"blobs", purged.blobs}});
  }
}

}  // namespace strongroom::controller
