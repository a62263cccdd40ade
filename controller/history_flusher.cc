#include "controller/history_flusher.h"

#include <algorithm>
#include <set>

#include "api/kinds.h"
#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "controller/in_batches.h"
#include "controller/ledger_audit.h"
#include "controller/vanished.h"
#include "kube/newest_version.h"

namespace strongroom::controller {
namespace {

using metrics::FlushResult;
using std::chrono::milliseconds;

constexpr base::Backoff kBackoff{milliseconds{250}, milliseconds{10'000}};

// 0 is of what no object has told of yet.
int64_t Version(const api::Meta& meta) {
  return std::max(int64_t{1}, static_cast<int64_t>(kube::VersionNumber(meta.resource_version)));
}

std::vector<domain::ObjectMeta> ValuesOf(const std::map<std::string, domain::ObjectMeta>& objects) {
  std::vector<domain::ObjectMeta> values;
  for (const auto& [uid, meta] : objects) values.push_back(meta);
  return values;
}

}  // namespace

void HistoryFlusher::Run(const std::stop_token& stop) {
  int failures = 0;  // in a row
  while (!stop.stop_requested()) {
    if (Flush()) {
      failures = 0;
      parts_.buffer.WaitForSome(stop);
    } else {
      base::SleepFor(kBackoff.WaitBefore(++failures), stop);
    }
  }
  // What PostgreSQL cannot take now is written by the next leader, from the objects.
  if (healthy_) Flush();
}

bool HistoryFlusher::Flush() {
  HistoryBatch batch;
  try {
    std::vector<store::SkippedSlot> audited;
    if (resync_) {
      parts_.store.CheckReady();
      MarkVanished();
      PutEverything();
      audited = AuditedSlots(parts_.caches, parts_.clock.NowSeconds());
    }
    batch = parts_.buffer.Take();
    Write(batch);
    FillLedger(audited);
    parts_.metrics.history_flush.Count(FlushResult(FlushResult::kSuccess));
    if (!healthy_.exchange(true)) base::LogInfo("history is written again");
    resync_ = false;
    return true;
  } catch (const std::exception& e) {
    parts_.metrics.history_flush.Count(FlushResult(FlushResult::kFailure));
    if (healthy_.exchange(false)) {
      base::LogError("history cannot be written; runs go on and it is written later",
                     {{"error", e.what()}});
    }
    parts_.buffer.GiveBack(std::move(batch));
    parts_.buffer.ForgetStored();
    resync_ = true;
    return false;
  }
}

void HistoryFlusher::PutEverything() {
  for (const auto& tenant : parts_.caches.tenants.List()) parts_.buffer.PutTenant(*tenant);
  for (const auto& schedule : parts_.caches.schedules.List()) parts_.buffer.PutSchedule(*schedule);
  for (const auto& run : parts_.caches.runs.List()) {
    if (run->decode_error.empty()) parts_.buffer.PutRun(*run);
  }
  for (const auto& restore : parts_.caches.restores.List()) {
    parts_.buffer.SeeRestore(restore->meta);
  }
}

// What was deleted while nobody watched.
void HistoryFlusher::MarkVanished() {
  const auto newest = [this] { return kube::NewestVersion(parts_.client, api::kTenantKind); };
  Vanished tenants(parts_.caches.tenants, newest);
  for (const api::Meta& tenant : parts_.store.LiveTenants()) {
    if (tenants.Has(tenant)) parts_.buffer.TenantDeleted(tenant.uid);
  }
  Vanished schedules(parts_.caches.schedules, newest);
  for (const api::Meta& schedule : parts_.store.LiveSchedules()) {
    if (schedules.Has(schedule)) parts_.buffer.ScheduleDeleted(schedule.uid);
  }
  Vanished runs(parts_.caches.runs, newest);
  for (const domain::Run& run : parts_.store.UnfinishedRuns()) {
    if (runs.Has(run.meta)) parts_.buffer.RunVanished(run);
  }
}

void HistoryFlusher::Write(const HistoryBatch& batch) {
  const auto refused = [this](const store::StoreError& e) { CountRefused(e); };
  std::vector<store::TenantRow> tenants;
  for (const auto& [uid, tenant] : batch.tenants) {
    tenants.push_back({.tenant = tenant, .resource_version = Version(tenant.meta)});
  }
  WriteInBatches(
      tenants, [&](auto rows) { parts_.store.UpsertTenants(rows); }, refused);
  std::vector<store::ScheduleRow> schedules;
  for (const auto& [uid, schedule] : batch.schedules) {
    const std::string tenant = schedule.spec ? schedule.spec->tenant : "";
    schedules.push_back({.schedule = schedule,
                         .tenant_uid = TenantUid(schedule.meta.ns, tenant),
                         .resource_version = Version(schedule.meta)});
  }
  WriteInBatches(
      schedules, [&](auto rows) { parts_.store.UpsertSchedules(rows); }, refused);
  WriteRuns(batch);
  if (!batch.restores.empty() || !batch.deleted_restores.empty()) {
    parts_.store.AuditRestores(ValuesOf(batch.restores), ValuesOf(batch.deleted_restores));
  }
  std::vector<store::SkippedSlot> slots;
  for (const auto& [key, slot] : batch.skipped_slots) slots.push_back(slot);
  RecordSlots(slots);
  const std::vector<std::string> gone_schedules(batch.deleted_schedules.begin(),
                                                batch.deleted_schedules.end());
  if (!gone_schedules.empty()) parts_.store.MarkSchedulesDeleted(gone_schedules);
  const std::vector<std::string> gone_tenants(batch.deleted_tenants.begin(),
                                              batch.deleted_tenants.end());
  if (!gone_tenants.empty()) parts_.store.MarkTenantsDeleted(gone_tenants);
}

// Listeners hear of each batch as soon as it is stored: the next one may fail.
void HistoryFlusher::WriteRuns(const HistoryBatch& batch) {
  std::vector<store::RunRow> runs;
  for (const auto& [uid, run] : batch.runs) {
    runs.push_back(
        {.run = run, .tenant_uid = UidOfTenant(run), .resource_version = Version(run.meta)});
  }
  const auto write = [&](std::span<const store::RunRow> rows) {
    const store::StoredRuns stored = parts_.store.UpsertRuns(rows);
    for (const store::RunRow& row : rows) {
      const std::string& uid = row.run.meta.uid;
      if (stored.foreign.contains(uid)) {
        CountForeign(row.run);
      } else {
        TellStored(row.run, stored.ended.contains(uid) ? Stored::kFirst : Stored::kAgain);
      }
    }
  };
  WriteInBatches(runs, write, [this](const store::StoreError& e) { CountRefused(e); });
}

void HistoryFlusher::TellStored(const api::Run& run, Stored how) {
  if (!domain::IsTerminal(run.status.outcome.phase)) return;
  const auto object = parts_.caches.runs.Get(KeyOf(run.meta));
  if (object && object->meta.uid == run.meta.uid) parts_.buffer.NoteStored(run.meta.uid);
  for (RunListener* listener : listeners_) listener->RunStored(run, how);
}

// Each slot counts once, whoever recorded it and however often: when its row is new.
size_t HistoryFlusher::RecordSlots(const std::vector<store::SkippedSlot>& slots) {
  size_t recorded = 0;
  const auto record = [&](std::span<const store::SkippedSlot> rows) {
    for (const auto& [reason, count] : parts_.store.RecordSkippedSlots(rows)) {
      parts_.metrics.slots_missed.Add(static_cast<double>(count), metrics::MissReason(reason));
      recorded += count;
    }
  };
  WriteInBatches(slots, record, [this](const store::StoreError& e) { CountRefused(e); });
  return recorded;
}

void HistoryFlusher::FillLedger(const std::vector<store::SkippedSlot>& audited) {
  const size_t holes = RecordSlots(audited);
  if (holes > 0) {
    base::LogWarning("slots were without a record; they are now skipped as Unrecorded",
                     {{"slots", holes}});
  }
}

void HistoryFlusher::CountRefused(const store::StoreError& e) {
  parts_.metrics.history_flush.Count(FlushResult(FlushResult::kRefused));
  base::LogError("history row refused by PostgreSQL", {{"error", e.what()}});
}

void HistoryFlusher::CountForeign(const api::Run& run) {
  parts_.metrics.history_flush.Count(FlushResult(FlushResult::kRefused));
  base::LogWarning("run not stored: the schedule that it names is of another namespace",
                   {{"namespace", run.meta.ns}, {"run", run.meta.name}});
}

std::string HistoryFlusher::UidOfTenant(const domain::Run& run) const {
  const domain::ObjectRef tenant = domain::FactsOf(run).tenant;
  return tenant.uid.empty() ? TenantUid(run.meta.ns, tenant.name) : tenant.uid;
}

std::string HistoryFlusher::TenantUid(const std::string& ns, const std::string& name) const {
  const auto tenant = parts_.caches.tenants.Get({ns, name});
  return tenant ? tenant->meta.uid : "";
}

}  // namespace strongroom::controller
