#include "controller/history_buffer.h"

#include <algorithm>
#include <utility>

#include "domain/run_reasons.h"

namespace strongroom::controller {
namespace {

// What was not resolved has no facts that could be recorded.
bool IsOurs(const api::Run& run) { return run.status.resolved.has_value(); }

}  // namespace

bool HistoryBatch::IsEmpty() const {
  return tenants.empty() && schedules.empty() && runs.empty() && deleted_tenants.empty() &&
         deleted_schedules.empty() && restores.empty() && deleted_restores.empty() &&
         skipped_slots.empty();
}

void HistoryBatch::MergeOlder(HistoryBatch older) {
  if (older.IsEmpty()) return;
  since = IsEmpty() ? older.since : std::min(since, older.since);
  tenants.merge(older.tenants);
  schedules.merge(older.schedules);
  runs.merge(older.runs);
  restores.merge(older.restores);
  deleted_restores.merge(older.deleted_restores);
  deleted_tenants.merge(older.deleted_tenants);
  deleted_schedules.merge(older.deleted_schedules);
  older.skipped_slots.merge(skipped_slots);
  skipped_slots = std::move(older.skipped_slots);
}

void HistoryBuffer::Changed() {
  if (pending_.IsEmpty()) pending_.since = clock_.Steady();
  changed_.NotifyAll();
}

void HistoryBuffer::PutTenant(const api::Tenant& tenant) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.tenants[tenant.meta.uid] = tenant;
}

void HistoryBuffer::PutSchedule(const api::Schedule& schedule) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.schedules[schedule.meta.uid] = schedule;
}

void HistoryBuffer::PutRun(const api::Run& run) {
  if (!IsOurs(run)) return;
  const base::MutexLock lock(mutex_);
  if (stored_.contains(run.meta.uid)) return;  // a terminal row never changes
  Changed();
  pending_.runs[run.meta.uid] = run;
}

void HistoryBuffer::TenantDeleted(const std::string& uid) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.deleted_tenants.insert(uid);
}

void HistoryBuffer::ScheduleDeleted(const std::string& uid) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.deleted_schedules.insert(uid);
}

void HistoryBuffer::SeeRestore(const domain::ObjectMeta& restore) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.restores[restore.uid] = restore;
}

void HistoryBuffer::RestoreDeleted(const domain::ObjectMeta& restore) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.deleted_restores[restore.uid] = restore;
}

void HistoryBuffer::RunDeleted(const api::Run& run) {
  if (!IsOurs(run)) return;
  const base::MutexLock lock(mutex_);
  if (stored_.erase(run.meta.uid) > 0) return;
  Changed();
  pending_.runs[run.meta.uid] = Ended(run, domain::run_reason::kRunDeleted);
}

void HistoryBuffer::RunVanished(const domain::Run& run) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.runs.try_emplace(run.meta.uid, Ended(run, domain::run_reason::kRunVanished));
}

domain::Run HistoryBuffer::Ended(domain::Run run, std::string_view reason) const {
  domain::Outcome& outcome = run.status.outcome;
  if (domain::IsTerminal(outcome.phase)) return run;
  outcome.phase = domain::RunPhase::kCanceled;
  outcome.reason = reason;
  outcome.finished_at = clock_.NowSeconds();
  return run;
}

void HistoryBuffer::RecordMissed(const api::Schedule& schedule, const std::string& tenant_uid,
                                 const domain::MissedSlot& slot) {
  const base::MutexLock lock(mutex_);
  Changed();
  pending_.skipped_slots.try_emplace({schedule.meta.uid, slot.slot},
                                     store::SkippedSlot{.schedule = schedule.meta,
                                                        .tenant_uid = tenant_uid,
                                                        .slot = slot.slot,
                                                        .reason = slot.reason});
}

bool HistoryBuffer::IsStored(const std::string& run_uid) const {
  const base::MutexLock lock(mutex_);
  return stored_.contains(run_uid);
}

bool HistoryBuffer::WaitForSome(const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  return changed_.Wait(mutex_, stop, [this]() REQUIRES(mutex_) { return !pending_.IsEmpty(); });
}

HistoryBatch HistoryBuffer::Take() {
  const base::MutexLock lock(mutex_);
  return std::exchange(pending_, {});
}

void HistoryBuffer::GiveBack(HistoryBatch batch) {
  const base::MutexLock lock(mutex_);
  pending_.MergeOlder(std::move(batch));
}

void HistoryBuffer::NoteStored(const std::string& run_uid) {
  const base::MutexLock lock(mutex_);
  stored_.insert(run_uid);
}

void HistoryBuffer::ForgetStored() {
  const base::MutexLock lock(mutex_);
  stored_.clear();
}

std::chrono::nanoseconds HistoryBuffer::Lag() const {
  const base::MutexLock lock(mutex_);
  return pending_.IsEmpty() ? std::chrono::nanoseconds{0} : clock_.Steady() - pending_.since;
}

}  // namespace strongroom::controller
