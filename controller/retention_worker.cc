#include "controller/retention_worker.h"

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "domain/retention.h"
#include "store/error.h"

namespace strongroom::controller {
namespace {

using std::chrono::milliseconds;

constexpr int kPurgeBatch = 20;
// Between attempts while PostgreSQL is away, whatever they are at.
constexpr base::Backoff kBackoff{milliseconds{1'000}, milliseconds{60'000}};

// Stands for the sweep among the schedules that are due: none has such a name.
const kube::ObjectKey kSweep;

}  // namespace

RetentionWorker::RetentionWorker(store::Retention& retention, const Caches& caches,
                                 const base::Clock& clock,
                                 const metrics::ControllerMetrics& metrics,
                                 RetentionOptions options)
    : retention_(retention),
      caches_(caches),
      clock_(clock),
      metrics_(metrics),
      options_(options),
      due_(clock) {
  due_.Add(kSweep);
}

void RetentionWorker::RunStored(const domain::Run& run, Stored /*how*/) {
  if (run.status.backup_set_id.empty()) return;
  due_.Add({run.meta.ns, domain::FactsOf(run).schedule.name});
}

void RetentionWorker::Run(const std::stop_token& stop) {
  int failures = 0;  // in a row
  while (!stop.stop_requested()) {
    if (DoNext(stop)) {
      failures = 0;
    } else {
      base::SleepFor(kBackoff.WaitBefore(++failures), stop);
    }
  }
}

bool RetentionWorker::DoNext(const std::stop_token& stop) {
  const auto key = due_.Get(stop);
  if (!key) return false;
  bool is_late = false;
  try {
    if (*key == kSweep) {
      Sweep(stop);
    } else {
      Apply(*key);
    }
  } catch (const store::StoreError& e) {
    is_late = e.kind() != store::StoreError::Kind::kRefused;
    base::LogWarning(is_late ? "retention is late" : "retention was refused by PostgreSQL",
                     {{"namespace", key->ns}, {"schedule", key->name}, {"error", e.what()}});
  }
  if (is_late) {
    due_.AddRateLimited(*key);
  } else {
    due_.Forget(*key);
  }
  due_.Done(*key);
  return !is_late;
}

void RetentionWorker::Sweep(const std::stop_token& stop) {
  due_.AddAfter(kSweep, options_.sweep_period);
  for (const auto& schedule : caches_.schedules.List()) due_.Add(KeyOf(schedule->meta));
  Purge(stop);
}

void RetentionWorker::Apply(const kube::ObjectKey& key) {
  const auto schedule = caches_.schedules.Get(key);
  if (!schedule || !schedule->spec) return;
  const auto expired = domain::ExpiredSets(retention_.SetsOfSchedule(schedule->meta.uid),
                                           schedule->spec->retention.keep_last);
  if (expired.empty()) return;
  const int64_t marked = retention_.MarkDeleted(expired);
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
