#include "controller/history_writer.h"

#include <algorithm>

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "controller/history_rows.h"
#include "controller/ledger_audit.h"
#include "controller/measures.h"
#include "domain/miss_reasons.h"
#include "store/error.h"

namespace strongroom::controller {
namespace {

using metrics::FlushResult;
using std::chrono::milliseconds;

constexpr base::Backoff kBackoff{milliseconds{250}, milliseconds{10'000}};
constexpr size_t kBatchSize = 500;

// A Run that somebody made by hand belongs to no schedule, whatever its spec says.
bool IsOurs(const api::Run& run) { return run.controller_uid == run.spec.schedule.uid; }

template <typename Row>
std::vector<Row> Values(const std::map<std::string, Row>& rows) {
  std::vector<Row> values;
  values.reserve(rows.size());
  for (const auto& [uid, row] : rows) values.push_back(row);
  return values;
}

// Calls write(rows) in batches. A batch that PostgreSQL refuses is written row by row, so that one
// bad row (logged and dropped) does not keep the others out.
template <typename Row, typename WriteRows>
void WriteInBatches(const std::vector<Row>& rows, const metrics::ControllerMetrics& metrics,
                    WriteRows write) {
  for (size_t begin = 0; begin < rows.size(); begin += kBatchSize) {
    const size_t size = std::min(kBatchSize, rows.size() - begin);
    const std::span<const Row> batch(&rows[begin], size);
    try {
      write(batch);
      continue;
    } catch (const store::StoreError& e) {
      if (e.kind() != store::StoreError::Kind::kRefused) throw;
    }
    for (const Row& row : batch) {
      try {
        write(std::span<const Row>(&row, 1));
      } catch (const store::StoreError& e) {
        if (e.kind() != store::StoreError::Kind::kRefused) throw;
        metrics.history_flush.Count(FlushResult(FlushResult::kRefused));
        base::LogError("history row refused by PostgreSQL", {{"error", e.what()}});
      }
    }
  }
}

}  // namespace

bool HistoryWriter::Batch::empty() const {
  return tenants.empty() && schedules.empty() && runs.empty() && deleted_tenants.empty() &&
         deleted_schedules.empty() && skipped_slots.empty();
}

void HistoryWriter::Batch::MergeOlder(Batch older) {
  since = empty() ? older.since : std::min(since, older.since);
  tenants.merge(older.tenants);
  schedules.merge(older.schedules);
  runs.merge(older.runs);
  deleted_tenants.merge(older.deleted_tenants);
  deleted_schedules.merge(older.deleted_schedules);
  skipped_slots.insert(skipped_slots.end(), older.skipped_slots.begin(), older.skipped_slots.end());
}

HistoryWriter::HistoryWriter(store::History& history, const Caches& caches,
                             const catalogue::Catalogue& kubernetes_types, const base::Clock& clock,
                             const metrics::ControllerMetrics& metrics)
    : history_(history),
      caches_(caches),
      kubernetes_types_(kubernetes_types),
      clock_(clock),
      metrics_(metrics) {}

void HistoryWriter::Changed() {
  if (pending_.empty()) pending_.since = clock_.Steady();
  changed_.NotifyAll();
}

void HistoryWriter::PutTenant(const api::Tenant& tenant) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.tenants[tenant.meta.uid] = RowOf(tenant);
}

void HistoryWriter::PutSchedule(const api::Schedule& schedule) {
  const auto tenant =
      schedule.spec ? caches_.tenants.Get({schedule.meta.ns, schedule.spec->tenant}) : nullptr;
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.schedules[schedule.meta.uid] = RowOf(schedule, tenant ? tenant->meta.uid : "");
}

void HistoryWriter::PutRun(const api::Run& run) {
  if (!IsOurs(run)) return;
  const base::MutexLock lock(mutex_);
  if (stored_.contains(run.meta.uid)) return;  // a terminal row never changes
  Changed();
  pending_.runs[run.meta.uid] = run;
}

void HistoryWriter::TenantDeleted(const std::string& uid) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.deleted_tenants.insert(uid);
}

void HistoryWriter::ScheduleDeleted(const std::string& uid) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.deleted_schedules.insert(uid);
}

void HistoryWriter::RunDeleted(const api::Run& run) {
  if (!IsOurs(run)) return;
  const base::MutexLock lock(mutex_);
  if (stored_.erase(run.meta.uid) > 0) return;
  Changed();
  api::Run last = run;
  if (!domain::IsTerminal(last.status.outcome.phase)) {
    last.status.outcome.phase = domain::RunPhase::kCanceled;
    last.status.outcome.reason = "RunDeleted";
    last.status.outcome.finished_at = clock_.NowSeconds();
  }
  pending_.runs[run.meta.uid] = std::move(last);
}

void HistoryWriter::RecordMissed(const api::Schedule& schedule, const std::string& tenant_uid,
                                 const domain::MissedSlot& slot) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.skipped_slots.push_back({.schedule_uid = schedule.meta.uid,
                                    .schedule_name = schedule.meta.name,
                                    .ns = schedule.meta.ns,
                                    .tenant_uid = tenant_uid,
                                    .slot = slot.slot,
                                    .reason = slot.reason});
}

bool HistoryWriter::IsStored(const std::string& run_uid) const {
  const base::MutexLock lock(mutex_);
  return stored_.contains(run_uid);
}

std::chrono::nanoseconds HistoryWriter::Lag() const {
  const base::MutexLock lock(mutex_);
  return pending_.empty() ? std::chrono::nanoseconds{0} : clock_.Steady() - pending_.since;
}

HistoryWriter::Batch HistoryWriter::TakePending() {
  const base::MutexLock lock(mutex_);
  return std::exchange(pending_, {});
}

void HistoryWriter::GiveBack(Batch batch) {
  const base::MutexLock lock(mutex_);
  pending_.MergeOlder(std::move(batch));
}

void HistoryWriter::PutEverything() {
  for (const auto& tenant : caches_.tenants.List()) PutTenant(*tenant);
  for (const auto& schedule : caches_.schedules.List()) PutSchedule(*schedule);
  for (const auto& run : caches_.runs.List()) {
    if (run->decode_error.empty()) PutRun(*run);
  }
}

// Schedules that were deleted while nobody watched.
void HistoryWriter::MarkVanishedSchedules() {
  std::set<std::string> live;
  caches_.schedules.ForEach([&](const kube::ObjectKey&, const api::Schedule& schedule) {
    live.insert(schedule.meta.uid);
  });
  for (const std::string& uid : history_.LiveScheduleUids()) {
    if (!live.contains(uid)) ScheduleDeleted(uid);
  }
}

void HistoryWriter::Run(const std::stop_token& stop) {
  bool resync = true;
  int failures = 0;  // in a row
  while (!stop.stop_requested()) {
    if (Flush(resync)) {
      failures = 0;
      const base::MutexLock lock(mutex_);
      changed_.Wait(mutex_, stop, [this]() NO_THREAD_SAFETY_ANALYSIS { return !pending_.empty(); });
    } else {
      base::SleepFor(kBackoff.WaitBefore(++failures), stop);
    }
  }
  // What PostgreSQL cannot take now is written by the next leader, from the objects.
  if (healthy_) Flush(resync);
}

bool HistoryWriter::Flush(bool& resync) {
  Batch batch;
  try {
    std::vector<store::SkippedSlot> audited;
    if (resync) {
      MarkVanishedSchedules();
      PutEverything();
      audited = AuditedSlots(caches_, clock_.NowSeconds());
    }
    batch = TakePending();
    Write(batch);
    FillLedger(audited);
    metrics_.history_flush.Count(FlushResult(FlushResult::kSuccess));
    if (!healthy_.exchange(true)) base::LogInfo("history is written again");
    resync = false;
    return true;
  } catch (const store::StoreError& e) {
    metrics_.history_flush.Count(FlushResult(FlushResult::kFailure));
    if (healthy_.exchange(false)) {
      base::LogError("history cannot be written; runs go on and it is written later",
                     {{"error", e.what()}});
    }
    GiveBack(std::move(batch));
    resync = true;
    return false;
  }
}

void HistoryWriter::Write(const Batch& batch) {
  WriteInBatches(Values(batch.tenants), metrics_, [&](auto rows) { history_.UpsertTenants(rows); });
  WriteInBatches(Values(batch.schedules), metrics_,
                 [&](auto rows) { history_.UpsertSchedules(rows); });
  WriteRuns(Values(batch.runs));
  WriteInBatches(batch.skipped_slots, metrics_,
                 [&](auto rows) { history_.RecordSkippedSlots(rows); });
  const std::vector<std::string> schedules(batch.deleted_schedules.begin(),
                                           batch.deleted_schedules.end());
  if (!schedules.empty()) history_.MarkSchedulesDeleted(schedules, clock_.NowSeconds());
  const std::vector<std::string> tenants(batch.deleted_tenants.begin(),
                                         batch.deleted_tenants.end());
  if (!tenants.empty()) history_.MarkTenantsDeleted(tenants, clock_.NowSeconds());
}

void HistoryWriter::FillLedger(const std::vector<store::SkippedSlot>& audited) {
  size_t holes = 0;
  WriteInBatches(audited, metrics_, [&](auto rows) {
    const size_t filled = history_.RecordSkippedSlots(rows);
    metrics_.slots_missed.Add(static_cast<double>(filled),
                              metrics::MissReason(domain::miss_reason::kUnrecorded));
    holes += filled;
  });
  if (holes > 0) {
    base::LogWarning("slots were without a record; they are now skipped as Unrecorded",
                     {{"slots", holes}});
  }
}

void HistoryWriter::WriteRuns(const std::vector<api::Run>& runs) {
  std::vector<store::RunRow> rows;
  for (const api::Run& run : runs) {
    const auto tenant = caches_.tenants.Get({run.meta.ns, run.spec.tenant});
    rows.push_back(RowOf(run, tenant ? tenant->meta.uid : ""));
  }
  std::set<std::string> first;
  WriteInBatches(rows, metrics_, [&](auto batch) { first.merge(history_.UpsertRuns(batch)); });
  RunsStored(runs, first);
}

void HistoryWriter::RunsStored(const std::vector<api::Run>& runs,
                               const std::set<std::string>& first) {
  for (const api::Run& run : runs) {
    if (!domain::IsTerminal(run.status.outcome.phase)) continue;
    {
      const base::MutexLock lock(mutex_);
      if (caches_.runs.Get(KeyOf(run.meta))) stored_.insert(run.meta.uid);
    }
    if (!on_stored_) continue;
    // A row that was there before was counted by whoever wrote it.
    if (first.contains(run.meta.uid)) {
      CountRun(metrics_, kubernetes_types_, run);
    }
    on_stored_(run);
  }
}

}  // namespace strongroom::controller
