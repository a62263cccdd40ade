#include "domain/schedule.h"

#include "domain/conditions.h"

namespace strongroom::domain {

const RecentRun* LastEnded(const ScheduleStatus& status) {
  for (const RecentRun& run : status.recent_runs) {
    if (IsTerminal(run.phase)) return &run;
  }
  return nullptr;
}

std::optional<std::chrono::sys_seconds> ChangesSince(const ScheduleStatus& status) {
  constexpr std::chrono::minutes kOverlap{15};
  for (const RecentRun& run : status.recent_runs) {
    if (!run.backup_set_id.empty()) return run.started_at.value_or(run.scheduled_for) - kOverlap;
  }
  return std::nullopt;
}

std::vector<std::string> RecentSets(const ScheduleStatus& status) {
  std::vector<std::string> sets;
  for (const RecentRun& run : status.recent_runs) {
    if (!run.backup_set_id.empty()) sets.push_back(run.name + '-' + run.backup_set_id);
  }
  return sets;
}

std::string NewestSet(const ScheduleStatus& status) {
  const std::vector<std::string> sets = RecentSets(status);
  if (!sets.empty()) return sets.front();
  return status.last_drill ? status.last_drill->backup_set : "";
}

std::string WhyNotReady(const ScheduleStatus& status, int64_t generation) {
  const Condition* ready = FindCondition(status.conditions, condition::kReady);
  const bool is_current = status.observed_generation == generation;
  if (ready == nullptr || ready->is_true || !is_current) return "";
  return ready->message.empty() ? ready->reason : ready->reason + ": " + ready->message;
}

}  // namespace strongroom::domain
