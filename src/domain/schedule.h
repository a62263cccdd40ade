#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/condition.h"
#include "domain/drill_spec.h"
#include "domain/item_selection.h"
#include "domain/outcome.h"
#include "domain/problem.h"
#include "domain/slots.h"

namespace strongroom::domain {

enum class CatchUp { kLatest, kNone };
constexpr auto EnumWords(CatchUp) {
  return std::to_array<base::EnumWord<CatchUp>>(
      {{CatchUp::kLatest, "latest"}, {CatchUp::kNone, "none"}});
}

enum class ConcurrencyPolicy { kForbid, kAllow, kReplace };
constexpr auto EnumWords(ConcurrencyPolicy) {
  return std::to_array<base::EnumWord<ConcurrencyPolicy>>(
      {{ConcurrencyPolicy::kForbid, "forbid"},
       {ConcurrencyPolicy::kAllow, "allow"},
       {ConcurrencyPolicy::kReplace, "replace"}});
}

enum class Trigger { kSchedule, kManual, kRetry };
constexpr auto EnumWords(Trigger) {
  return std::to_array<base::EnumWord<Trigger>>(
      {{Trigger::kSchedule, "schedule"}, {Trigger::kManual, "manual"}, {Trigger::kRetry, "retry"}});
}

// spec.retention: which backup sets are kept; a rule that is absent keeps none.
struct Retention {
  int64_t keep_last = 30;
  std::optional<int64_t> keep_daily;
  std::optional<int64_t> keep_weekly;
  std::optional<int64_t> keep_monthly;
  std::optional<int64_t> keep_yearly;
};

// spec.executor: what a schedule's Jobs have otherwise than by default. Empty is absent; the last
// three are JSON, which goes into the pod as it is.
struct ExecutorOverrides {
  std::string service_account;
  std::string image;
  std::string resources;
  std::string node_selector;
  std::string tolerations;
};

// What each run of a schedule does. Members of BackupSchedule.spec, and of what the run's executor
// is told (api/executor_input.h).
struct RunTemplate {
  std::vector<std::string> policy_types;  // keys of the catalogue; "*" is every standard one
  bool include_foundations = true;
  std::chrono::seconds timeout{3600};  // from the start of the Job until it is killed
  // 0: what failed in a way that may pass is not repeated; else it is while there is time.
  int64_t retry_limit = 2;
  std::optional<ItemSelection> selection;  // absent: all policies
  // Whether the tenant's audit stores are asked who changed what. Absent: where they may be read;
  // true: and what keeps them from being read is a warning; false: never.
  std::optional<bool> attribution = {};

  bool operator==(const RunTemplate&) const = default;
};

// BackupSchedule.spec.
struct ScheduleSpec {
  std::string tenant;
  bool enabled = true;
  Timing timing;
  RunTemplate run;
  Retention retention;
  CatchUp catch_up = CatchUp::kLatest;
  std::optional<std::chrono::seconds> starting_deadline;
  ConcurrencyPolicy concurrency_policy = ConcurrencyPolicy::kForbid;
  std::chrono::seconds spread{0};
  int64_t successful_runs_history_limit = 3;
  int64_t failed_runs_history_limit = 3;
  ExecutorOverrides executor;
  std::optional<DrillSpec> drill = {};  // absent: whether sets can be put back is not tried
};

// One entry of status.recentRuns.
struct RecentRun {
  std::string name;
  std::chrono::sys_seconds scheduled_for;
  std::optional<std::chrono::sys_seconds> created_at;  // absent when an earlier version wrote it
  RunPhase phase = RunPhase::kPending;
  std::optional<std::chrono::sys_seconds> started_at;
  std::optional<std::chrono::sys_seconds> finished_at;
  std::string backup_set_id;

  bool operator==(const RecentRun&) const = default;
};

struct ActiveRun {
  std::string name;
  std::string uid;

  bool operator==(const ActiveRun&) const = default;
};

// One entry of status.takenNames: what the Run that should be called `name` is called instead.
struct TakenName {
  std::string name;
  std::string instead;

  bool operator==(const TakenName&) const = default;
};

// Limits of the status in the CRD: past them the API server refuses the whole of it.
inline constexpr size_t kMaxRecentRuns = 10;
inline constexpr size_t kMaxActiveRuns = 1000;
inline constexpr size_t kMaxTakenNames = 8;
// A token that cannot be remembered would start runs for ever.
inline constexpr size_t kMaxRunNowToken = 1024;

// BackupSchedule.status.
struct ScheduleStatus {
  int64_t observed_generation = 0;
  std::vector<Condition> conditions;
  std::optional<std::chrono::sys_seconds> effective_since;
  std::string effective_timing;  // Describe(timing), or "disabled": what effective_since is about
  std::optional<std::chrono::sys_seconds> next_run_at;
  std::optional<std::chrono::sys_seconds> last_scheduled_for;
  std::optional<std::chrono::sys_seconds> last_run_at;
  std::optional<RunPhase> last_run_status;
  std::optional<std::chrono::sys_seconds> last_successful_run_at;
  int64_t consecutive_failures = 0;
  std::vector<ActiveRun> active;
  std::vector<RecentRun> recent_runs;  // newest first
  std::string last_manual_trigger;
  std::vector<TakenName> taken_names;  // of the slot and token that wait now; oldest first
  std::optional<DrillAnswer> last_drill = {};

  bool operator==(const ScheduleStatus&) const = default;
};

// The newest of the recent runs that have ended; null when none has.
const RecentRun* LastEnded(const ScheduleStatus& status);

// Since when something may have been done to the tenant's policies that the schedule's newest
// backup set does not have: the start of its run, less a quarter of an hour, as what a tenant's
// services show lags behind what was done, and their clocks are not ours. Absent when no run with a
// set is remembered.
std::optional<std::chrono::sys_seconds> ChangesSince(const ScheduleStatus& status);

// The names of the backup sets that its last runs have stored, newest first.
std::vector<std::string> RecentSets(const ScheduleStatus& status);

// The name of the newest backup set that is known to be stored; empty when none is.
std::string NewestSet(const ScheduleStatus& status);

// Why no run starts, as the controller last said it of the spec of `generation`: "TenantNotFound:
// there is no Tenant ...". Empty when it is ready, and when nothing has been said of that spec.
std::string WhyNotReady(const ScheduleStatus& status, int64_t generation);

}  // namespace strongroom::domain
