#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "catalogue/catalogue.h"
#include "controller/actor.h"
#include "controller/caches.h"
#include "metrics/families.h"
#include "store/history.h"

namespace strongroom::controller {

// Mirrors schedules, runs and tenants into PostgreSQL, behind the work and coalescing: of each
// object only the latest state waits. While PostgreSQL is away nothing is lost and nothing waits
// for it; after any failure everything in the caches is written again, and holes in the ledger of
// slots are filled. Thread-safe.
class HistoryWriter final : public SlotLedger {
 public:
  // A run whose terminal row was stored now, for the first time.
  using OnStored = std::function<void(const api::Run& run)>;

  // All outlive the writer.
  HistoryWriter(store::History& history, const Caches& caches,
                const catalogue::Catalogue& kubernetes_types, const base::Clock& clock,
                const metrics::ControllerMetrics& metrics);

  // Set before Run.
  void SetOnStored(OnStored on_stored) { on_stored_ = std::move(on_stored); }

  void PutTenant(const api::Tenant& tenant) EXCLUDES(mutex_);
  void PutSchedule(const api::Schedule& schedule) EXCLUDES(mutex_);
  void PutRun(const api::Run& run) EXCLUDES(mutex_);
  void TenantDeleted(const std::string& uid) EXCLUDES(mutex_);
  void ScheduleDeleted(const std::string& uid) EXCLUDES(mutex_);
  // Its terminal row stays; one that had not ended is recorded as canceled.
  void RunDeleted(const api::Run& run) EXCLUDES(mutex_);
  void RecordMissed(const api::Schedule& schedule, const std::string& tenant_uid,
                    const domain::MissedSlot& slot) override EXCLUDES(mutex_);

  // Is the terminal row of this run known to be in PostgreSQL?
  bool IsStored(const std::string& run_uid) const EXCLUDES(mutex_);

  // Writes until stop is requested; then once more what waits. The body of a thread of the leader.
  void Run(const std::stop_token& stop);

  // Age of the oldest state that PostgreSQL does not have yet; zero when it has all.
  std::chrono::nanoseconds Lag() const EXCLUDES(mutex_);
  // Did the last write succeed?
  bool IsHealthy() const { return healthy_; }

 private:
  struct Batch {
    std::map<std::string, store::TenantRow> tenants;
    std::map<std::string, store::ScheduleRow> schedules;
    std::map<std::string, api::Run> runs;
    std::set<std::string> deleted_tenants;
    std::set<std::string> deleted_schedules;
    std::vector<store::SkippedSlot> skipped_slots;
    std::chrono::steady_clock::time_point since;

    bool empty() const;
    // Takes over what `older` has and this has not.
    void MergeOlder(Batch older);
  };

  void Changed() REQUIRES(mutex_);
  Batch TakePending() EXCLUDES(mutex_);
  void GiveBack(Batch batch) EXCLUDES(mutex_);
  void PutEverything();
  void MarkVanishedSchedules();
  bool Flush(bool& resync);
  void Write(const Batch& batch);
  void FillLedger(const std::vector<store::SkippedSlot>& audited);
  void WriteRuns(const std::vector<api::Run>& runs);
  void RunsStored(const std::vector<api::Run>& runs, const std::set<std::string>& first)
      EXCLUDES(mutex_);

  store::History& history_;
  const Caches& caches_;
  const catalogue::Catalogue& kubernetes_types_;
  const base::Clock& clock_;
  const metrics::ControllerMetrics& metrics_;
  OnStored on_stored_;
  std::atomic<bool> healthy_ = true;
  mutable base::Mutex mutex_;
  base::CondVar changed_;
  Batch pending_ GUARDED_BY(mutex_);
  std::set<std::string> stored_ GUARDED_BY(mutex_);  // UIDs of runs with a terminal row
};

}  // namespace strongroom::controller
