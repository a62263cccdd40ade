#pragma once

#include <chrono>
#include <exception>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "domain/run.h"
#include "store/error.h"
#include "store/history.h"

namespace strongroom::test {

// store::History in memory, without its rules about versions and duplicates. Thread-safe.
class FakeHistory final : public store::History {
 public:
  void CheckReady() override {
    const base::MutexLock lock(mutex_);
    Answer();
    if (!has_schema_) throw Failure(store::StoreError::Kind::kRefused, "another schema");
  }
  void UpsertTenants(std::span<const store::TenantRow> rows) override {
    const base::MutexLock lock(mutex_);
    Answer();
    for (const auto& row : rows) tenants_[row.tenant.meta.uid] = row;
  }
  void UpsertSchedules(std::span<const store::ScheduleRow> rows) override {
    const base::MutexLock lock(mutex_);
    Answer();
    for (const auto& row : rows) schedules_[row.schedule.meta.uid] = row;
  }
  store::StoredRuns UpsertRuns(std::span<const store::RunRow> rows) override {
    const base::MutexLock lock(mutex_);
    Answer();
    for (const auto& row : rows) {
      if (row.run.meta.uid != refused_) continue;
      throw Failure(refusal_, "a bad row");
    }
    if (batches_left_ > 0 && --batches_left_ == 0) failure_ = kAway;
    store::StoredRuns stored;
    for (const auto& row : rows) {
      if (row.run.meta.uid == foreign_) {
        stored.foreign.insert(foreign_);
        continue;
      }
      const auto found = runs_.find(row.run.meta.uid);
      const bool had_ended = found != runs_.end() && HasEnded(found->second);
      if (!had_ended && HasEnded(row)) stored.ended.insert(row.run.meta.uid);
      runs_[row.run.meta.uid] = row;
    }
    largest_batch_ = std::max(largest_batch_, rows.size());
    changed_.NotifyAll();
    return stored;
  }
  void MarkSchedulesDeleted(std::span<const std::string> uids) override {
    const base::MutexLock lock(mutex_);
    Answer();
    for (const auto& uid : uids) schedules_.erase(uid);
  }
  void MarkTenantsDeleted(std::span<const std::string> uids) override {
    const base::MutexLock lock(mutex_);
    Answer();
    for (const auto& uid : uids) tenants_.erase(uid);
  }
  void AuditRestores(std::span<const domain::ObjectMeta> seen,
                     std::span<const domain::ObjectMeta> gone) override {
    const base::MutexLock lock(mutex_);
    Answer();
    for (const auto& meta : seen) {
      audited_.push_back("seen " + meta.name + ' ' + std::to_string(meta.generation));
    }
    for (const auto& meta : gone) audited_.push_back("gone " + meta.name);
  }
  std::map<std::string, size_t> RecordSkippedSlots(
      std::span<const store::SkippedSlot> slots) override {
    const base::MutexLock lock(mutex_);
    Answer();
    std::map<std::string, size_t> recorded;
    for (const auto& slot : slots) {
      if (skipped_.try_emplace({slot.schedule.uid, slot.slot}, slot.reason).second) {
        ++recorded[slot.reason];
      }
    }
    return recorded;
  }
  std::vector<domain::ObjectMeta> LiveTenants() override {
    const base::MutexLock lock(mutex_);
    Answer();
    return Live(tenants_);
  }
  std::vector<domain::ObjectMeta> LiveSchedules() override {
    const base::MutexLock lock(mutex_);
    Answer();
    return Live(schedules_);
  }
  std::vector<domain::Run> UnfinishedRuns() override {
    const base::MutexLock lock(mutex_);
    Answer();
    std::vector<domain::Run> runs;
    for (const auto& [uid, row] : runs_) {
      if (HasEnded(row)) continue;
      runs.push_back(row.run);
      runs.back().meta.resource_version = std::to_string(row.resource_version);
    }
    return runs;
  }

  // PostgreSQL is away, or is there again.
  void SetAway(bool away) { Throw(away ? kAway : nullptr); }
  // From now on each call throws this; nothing when it is null.
  void Throw(std::exception_ptr failure) {
    const base::MutexLock lock(mutex_);
    failure_ = std::move(failure);
  }
  // Its schema is the one of this binary, or another.
  void SetSchema(bool is_ours) {
    const base::MutexLock lock(mutex_);
    has_schema_ = is_ours;
  }
  // It goes away once it has taken that many batches of runs.
  void GoAwayAfterBatches(int count) {
    const base::MutexLock lock(mutex_);
    batches_left_ = count;
  }
  // As a replica that had not got the last commits yet.
  void LoseRuns() {
    const base::MutexLock lock(mutex_);
    runs_.clear();
  }
  // The run of that UID has values that it does not take.
  void RefuseRun(const std::string& uid,
                 store::StoreError::Kind kind = store::StoreError::Kind::kBadData) {
    const base::MutexLock lock(mutex_);
    refused_ = uid;
    refusal_ = kind;
  }
  // The run of that UID names a schedule of another namespace.
  void SetForeign(const std::string& uid) {
    const base::MutexLock lock(mutex_);
    foreign_ = uid;
  }
  // By UID, the status; what is deleted is not there.
  std::map<std::string, std::string> RunStatuses() const {
    const base::MutexLock lock(mutex_);
    std::map<std::string, std::string> statuses;
    for (const auto& [uid, row] : runs_) statuses[uid] = StatusOf(row);
    return statuses;
  }
  std::map<std::string, store::ScheduleRow> schedules() const {
    const base::MutexLock lock(mutex_);
    return schedules_;
  }
  std::set<std::string> TenantUids() const {
    const base::MutexLock lock(mutex_);
    std::set<std::string> uids;
    for (const auto& [uid, row] : tenants_) uids.insert(uid);
    return uids;
  }
  std::vector<std::string> SkipReasons() const {
    const base::MutexLock lock(mutex_);
    std::vector<std::string> reasons;
    for (const auto& [slot, reason] : skipped_) reasons.push_back(reason);
    return reasons;
  }
  // "seen back 1", "gone back".
  std::vector<std::string> audited_restores() const {
    const base::MutexLock lock(mutex_);
    return audited_;
  }
  size_t largest_batch() const {
    const base::MutexLock lock(mutex_);
    return largest_batch_;
  }
  // Waits until a run is stored with that status; false after a minute.
  bool AwaitRun(const std::string& uid, const std::string& status) {
    const base::MutexLock lock(mutex_);
    return changed_.WaitFor(mutex_, {}, std::chrono::minutes{1}, [&]() REQUIRES(mutex_) {
      const auto found = runs_.find(uid);
      return found != runs_.end() && StatusOf(found->second) == status;
    });
  }

 private:
  template <typename Row>
  static std::vector<domain::ObjectMeta> Live(const std::map<std::string, Row>& rows) {
    std::vector<domain::ObjectMeta> objects;
    for (const auto& [uid, row] : rows) {
      domain::ObjectMeta& meta = objects.emplace_back();
      meta.uid = uid;
      meta.resource_version = std::to_string(row.resource_version);
    }
    return objects;
  }
  static bool HasEnded(const store::RunRow& row) {
    return domain::IsTerminal(row.run.status.outcome.phase);
  }
  static std::string StatusOf(const store::RunRow& row) {
    return std::string(domain::NameOf(row.run.status.outcome.phase));
  }
  void Answer() const REQUIRES(mutex_) {
    if (failure_) std::rethrow_exception(failure_);
  }

  using Failure = store::StoreError;
  inline static const std::exception_ptr kAway =
      std::make_exception_ptr(Failure(Failure::Kind::kUnavailable, "away"));

  mutable base::Mutex mutex_;
  base::CondVar changed_;
  std::map<std::string, store::TenantRow> tenants_ GUARDED_BY(mutex_);
  std::map<std::string, store::ScheduleRow> schedules_ GUARDED_BY(mutex_);
  std::map<std::string, store::RunRow> runs_ GUARDED_BY(mutex_);
  std::map<std::pair<std::string, std::chrono::sys_seconds>, std::string> skipped_
      GUARDED_BY(mutex_);
  std::vector<std::string> audited_ GUARDED_BY(mutex_);
  std::exception_ptr failure_ GUARDED_BY(mutex_);
  bool has_schema_ GUARDED_BY(mutex_) = true;
  int batches_left_ GUARDED_BY(mutex_) = 0;
  std::string refused_ GUARDED_BY(mutex_);
  store::StoreError::Kind refusal_ GUARDED_BY(mutex_){};
  std::string foreign_ GUARDED_BY(mutex_);
  size_t largest_batch_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::test
