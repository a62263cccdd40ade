#pragma once

#include <chrono>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/mutex.h"
#include "controller/history_recorder.h"
#include "store/history.h"

namespace strongroom::controller {

// What waits for PostgreSQL, by UID.
struct HistoryBatch {
  std::map<std::string, api::Tenant> tenants;
  std::map<std::string, api::Schedule> schedules;
  std::map<std::string, api::Run> runs;
  std::map<std::string, domain::ObjectMeta> restores;  // their newest generation
  std::map<std::string, domain::ObjectMeta> deleted_restores;
  std::set<std::string> deleted_tenants;
  std::set<std::string> deleted_schedules;
  // By UID of the schedule and slot: a plan that is repeated tells of the same slot again.
  std::map<std::pair<std::string, std::chrono::sys_seconds>, store::SkippedSlot> skipped_slots;
  std::chrono::steady_clock::time_point since;  // the oldest of it; means nothing when empty

  bool IsEmpty() const;
  // Takes over what `older` has and this has not; of slots, what `older` has.
  void MergeOlder(HistoryBatch older);
};

// Keeps what is told of history until somebody takes it to PostgreSQL. It coalesces: of each object
// only the latest state waits, and of each skipped slot what was told first, so that it never holds
// more than the objects and slots that there were since. Thread-safe.
class HistoryBuffer final : public HistoryRecorder {
 public:
  // `clock` outlives the buffer.
  explicit HistoryBuffer(const base::Clock& clock) : clock_(clock) {}

  void PutTenant(const api::Tenant& tenant) override EXCLUDES(mutex_);
  void PutSchedule(const api::Schedule& schedule) override EXCLUDES(mutex_);
  void PutRun(const api::Run& run) override EXCLUDES(mutex_);
  void TenantDeleted(const std::string& uid) override EXCLUDES(mutex_);
  void ScheduleDeleted(const std::string& uid) override EXCLUDES(mutex_);
  void RunDeleted(const api::Run& run) override EXCLUDES(mutex_);
  void SeeRestore(const domain::ObjectMeta& restore) override EXCLUDES(mutex_);
  void RestoreDeleted(const domain::ObjectMeta& restore) override EXCLUDES(mutex_);
  void RecordMissed(const api::Schedule& schedule, const std::string& tenant_uid,
                    const domain::MissedSlot& slot) override EXCLUDES(mutex_);
  bool IsStored(const std::string& run_uid) const override EXCLUDES(mutex_);

  // As RunDeleted, of a run whose object is gone without anybody having seen it go. What was told
  // of the run and waits still is better.
  void RunVanished(const domain::Run& run) EXCLUDES(mutex_);

  // Waits until something waits for PostgreSQL; false when stop was requested first.
  bool WaitForSome(const std::stop_token& stop) EXCLUDES(mutex_);
  // All that waits; nothing does afterwards.
  HistoryBatch Take() EXCLUDES(mutex_);
  // What was taken and not written: it waits again, but for what is newer by now.
  void GiveBack(HistoryBatch batch) EXCLUDES(mutex_);
  // The terminal row of a run that still has its object is in PostgreSQL: nothing more is kept of
  // the run.
  void NoteStored(const std::string& run_uid) EXCLUDES(mutex_);
  // Nothing is known to be stored any more: who answers next may be a replica without the last
  // commits.
  void ForgetStored() EXCLUDES(mutex_);

  // Age of the oldest that waits; zero when nothing does.
  std::chrono::nanoseconds Lag() const EXCLUDES(mutex_);

 private:
  void Changed() REQUIRES(mutex_);
  // The run as its row ends: canceled for that reason, unless it has ended.
  domain::Run Ended(domain::Run run, std::string_view reason) const;

  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  base::CondVar changed_;
  HistoryBatch pending_ GUARDED_BY(mutex_);
  std::set<std::string> stored_ GUARDED_BY(mutex_);  // UIDs of runs with a terminal row
};

}  // namespace strongroom::controller
