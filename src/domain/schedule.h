#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/outcome.h"
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

// Something in a spec that cannot be done, in words for the one who wrote it.
struct Problem {
  std::string field;    // "spec.timezone"
  std::string message;  // "unknown time zone \"Europe/Atlantis\"; did you mean Europe/Athens?"

  bool operator==(const Problem&) const = default;
};

// BackupSchedule.spec, checked: every value is one that can be acted on.
struct ScheduleSpec {
  std::string tenant;
  bool enabled = true;
  Timing timing;
  std::vector<std::string> policy_types;
  bool include_foundations = true;
  int64_t keep_last = 30;
  CatchUp catch_up = CatchUp::kLatest;
  std::optional<std::chrono::seconds> starting_deadline;
  ConcurrencyPolicy concurrency_policy = ConcurrencyPolicy::kForbid;
  std::chrono::seconds timeout{3600};
  int64_t retry_limit = 2;
  std::chrono::seconds spread{0};
  int64_t successful_runs_history_limit = 3;
  int64_t failed_runs_history_limit = 3;
};

// metav1.Condition without observedGeneration, which is the same for all of them.
struct Condition {
  std::string type;
  bool is_true = false;
  std::string reason;
  std::string message;
  std::chrono::sys_seconds last_transition;

  bool operator==(const Condition&) const = default;
};

// Sets the condition of `wanted.type` in `conditions`; last_transition moves only when the truth
// does.
void SetCondition(std::vector<Condition>& conditions, Condition wanted);
const Condition* FindCondition(const std::vector<Condition>& conditions, std::string_view type);

// One entry of status.recentRuns.
struct RecentRun {
  std::string name;
  std::chrono::sys_seconds scheduled_for;
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
  std::vector<RecentRun> recent_runs;  // newest first, at most 10
  std::string last_manual_trigger;

  bool operator==(const ScheduleStatus&) const = default;
};

inline constexpr size_t kMaxRecentRuns = 10;

}  // namespace strongroom::domain
