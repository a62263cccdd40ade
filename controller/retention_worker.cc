#include "controller/retention_worker.h"

#include <utility>

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "controller/reference.h"
#include "domain/event_reasons.h"
#include "domain/expiry.h"
#include "store/error.h"

namespace strongroom::controller {
namespace {

using std::chrono::milliseconds;

constexpr int kPurgeBatch = 20;
// Between attempts while PostgreSQL is away, whatever they are at.
constexpr base::Backoff kBackoff{milliseconds{1'000}, milliseconds{60'000}};

// Stand for the sweep, and for removals, among the schedules that are due: none has such a name.
const kube::ObjectKey kSweep;
const kube::ObjectKey kRemovals{.ns = {}, .name = "removals"};

}  // namespace

RetentionWorker::RetentionWorker(const Parts& parts, RetentionOptions options)
    : parts_(parts), options_(options), due_(parts.clock) {
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
      Sweep();
    } else if (*key == kRemovals) {
      MarkReleased();
      Purge();
    } else {
      Apply(*key);
    }
  } catch (const store::StoreError& e) {
    is_late = store::MayPass(e.kind());
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

void RetentionWorker::Sweep() {
  due_.AddAfter(kSweep, options_.sweep_period);
  for (const auto& schedule : parts_.caches.schedules.List()) due_.Add(KeyOf(schedule->meta));
  due_.Add(kRemovals);
}

void RetentionWorker::Apply(const kube::ObjectKey& key) {
  const auto schedule = parts_.caches.schedules.Get(key);
  if (!schedule) parts_.findings.Forget(key);
  if (!schedule || !schedule->spec) return;
  const auto sets = parts_.retention.SetsOfSchedule(schedule->meta.uid);
  if (!MayExpire(*schedule)) return;
  const auto expired = domain::ExpiredSets(sets, schedule->spec->retention.keep_last);
  if (expired.empty()) return;
  const int64_t marked = parts_.retention.MarkDeleted(expired);
  parts_.metrics.retention_deleted.Add(static_cast<double>(marked));
  base::LogInfo("backup sets expired",
                {{"namespace", key.ns}, {"schedule", key.name}, {"sets", marked}});
}

// Three reports of nothing must not push out the last good set.
bool RetentionWorker::MayExpire(const api::Schedule& schedule) {
  const kube::ObjectKey key = KeyOf(schedule.meta);
  const std::string why = domain::DescribeCollapse(
      parts_.retention.TypeCounts(schedule.meta.uid, AcceptedSet(schedule)));
  if (parts_.findings.Put(key, why)) {
    parts_.queue.Add(key);
    if (!why.empty()) {
      base::LogWarning(
          "backup sets do not expire",
          {{"namespace", schedule.meta.ns}, {"schedule", schedule.meta.name}, {"policies", why}});
    }
  }
  return why.empty();
}

// 0 where none is, and where what is accepted is no set that the schedule has or had: one that is
// yet to come would count for ever, and one of another schedule hide what this one had before.
int64_t RetentionWorker::AcceptedSet(const api::Schedule& schedule) {
  const int64_t id = schedule.accepted_set;
  if (id == 0 || (id > 0 && parts_.retention.HasHadSet(schedule.meta.uid, id))) return id;
  parts_.events.Record(ReferenceTo(schedule), kube::EventType::kWarning,
                       domain::event_reason::kAcceptSetIgnored,
                       "annotation " + std::string(api::kAcceptSetAnnotation) +
                           ": is not the ID of a backup set that this schedule has. Set that of "
                           "its newest one.");
  return 0;
}

// Of what no schedule has, people say how long it stays.
void RetentionWorker::MarkReleased() {
  const int64_t marked = parts_.retention.MarkReleasedImports();
  if (marked == 0) return;
  parts_.metrics.retention_deleted.Add(static_cast<double>(marked));
  base::LogInfo("backup sets that were put in are not held any more", {{"sets", marked}});
}

std::vector<domain::SetUse> RetentionWorker::SetsInUse() const {
  const auto cached = parts_.caches.restores.List();
  std::vector<const domain::Restore*> restores;
  // A status that cannot be read may be a later version's, which goes on with it some day.
  for (const auto& restore : cached) restores.push_back(restore.get());
  return domain::SetsInUse(std::move(restores));
}

// However much there is to remove, schedules that are due come in between.
void RetentionWorker::Purge() {
  const auto purged = parts_.retention.Purge(parts_.clock.NowSeconds() - options_.purge_grace,
                                             SetsInUse(), kPurgeBatch);
  if (purged.sets == 0) return;
  base::LogInfo("backup sets removed", {{"sets", purged.sets}, {"blobs", purged.blobs}});
  due_.Add(kRemovals);
}

}  // namespace strongroom::controller
