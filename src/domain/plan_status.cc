#include "domain/plan_status.h"

#include <algorithm>

#include "domain/conditions.h"
#include "domain/drill_reasons.h"
#include "domain/plan_runs.h"
#include "domain/run_order.h"
#include "domain/settled.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

Condition ReadyCondition(const Observed& observed, sys_seconds now) {
  Condition ready{.type = std::string(condition::kReady), .is_true = false, .last_transition = now};
  if (observed.is_deleting) {
    ready.reason = schedule_ready::kDeleting;
    ready.message = "the schedule is being deleted: nothing new starts";
  } else if (!observed.invalid.empty() || !observed.spec) {
    ready.reason = schedule_ready::kInvalidSpec;
    ready.message = observed.invalid.empty() ? "the spec cannot be read"
                                             : Describe(observed.invalid, kMaxShownProblems);
  } else if (!observed.unsupported.empty()) {
    ready.reason = schedule_ready::kNotSupportedYet;
    ready.message = Describe(observed.unsupported, kMaxShownProblems);
  } else if (!observed.tenant) {
    ready.reason = schedule_ready::kTenantNotFound;
    ready.message = NoTenantNamed(observed.spec->tenant);
  } else if (observed.tenant->is_deleting) {
    ready.reason = schedule_ready::kTenantDeleting;
    ready.message = "Tenant \"" + observed.spec->tenant + "\" is being deleted";
  } else if (observed.tenant->problem) {
    ready.reason = schedule_ready::kTenantNotReady;
    ready.message = "Tenant \"" + observed.spec->tenant + "\": " + observed.tenant->problem->field +
                    ": " + observed.tenant->problem->message;
  } else {
    ready.is_true = true;
    ready.reason = observed.spec->enabled ? schedule_ready::kScheduled : schedule_ready::kDisabled;
    ready.message = observed.spec->enabled ? Describe(observed.spec->timing)
                                           : "spec.enabled is false: no slot is run";
  }
  return ready;
}

Condition BlockedCondition(const Observed& observed, const Plan& plan, sys_seconds now) {
  Condition blocked{.type = std::string(condition::kBlocked),
                    .is_true = false,
                    .reason = std::string(schedule_blocked::kNothingWaits),
                    .message = "no run waits for another one to end",
                    .last_transition = now};
  for (const RunView& run : observed.runs) {
    if (EndsRun(plan, run)) continue;
    if (run.blocked) {
      blocked.is_true = true;
      blocked.reason = run.blocked->reason;
      blocked.message = "run " + run.name + ": " + run.blocked->message;
      break;
    }
    if (!run.queued || run.job != JobState::kAbsent) continue;
    blocked.is_true = true;
    blocked.reason = run.queued->reason;
    blocked.message = "run " + run.name + ": " + run.queued->message;
  }
  return blocked;
}

Condition RetentionCondition(const std::string& vanished, sys_seconds now) {
  Condition paused{.type = std::string(condition::kRetentionPaused),
                   .is_true = !vanished.empty(),
                   .reason = std::string(schedule_retention::kNothingVanished),
                   .message = "the newest backup set has about as many policies as those before",
                   .last_transition = now};
  if (paused.is_true) {
    paused.reason = schedule_retention::kPoliciesVanished;
    paused.message = "the newest backup set has fewer than half: " + vanished;
  }
  return paused;
}

Condition DegradedCondition(const ScheduleStatus& status, sys_seconds now) {
  Condition degraded{.type = std::string(condition::kDegraded),
                     .is_true = false,
                     .reason = std::string(schedule_degraded::kLastRunSucceeded),
                     .message = "the last run stored everything that was selected",
                     .last_transition = now};
  const RecentRun* last = LastEnded(status);
  if (last == nullptr) {
    degraded.reason = schedule_degraded::kNoRunYet;
    degraded.message = "no run has ended yet";
  } else if (last->phase == RunPhase::kFailed) {
    degraded.is_true = true;
    degraded.reason = schedule_degraded::kLastRunFailed;
  } else if (last->phase == RunPhase::kPartial) {
    degraded.is_true = true;
    degraded.reason = schedule_degraded::kLastRunPartial;
  } else if (last->phase != RunPhase::kSuccess) {
    degraded.is_true = true;
    degraded.reason = schedule_degraded::kLastRunDidNotRun;
  }
  if (degraded.is_true) {
    degraded.message = "run " + last->name + " ended as " + std::string(NameOf(last->phase));
  }
  return degraded;
}

// What the Run objects say, and what is remembered of runs whose objects are gone. Newest first.
std::vector<RecentRun> KnownRuns(const Observed& observed) {
  std::vector<RecentRun> known;
  for (const RunView& run : observed.runs) known.push_back(RecentRunOf(run));
  for (const RecentRun& remembered : observed.status.recent_runs) {
    const bool is_there = std::any_of(known.begin(), known.end(), [&](const RecentRun& run) {
      return run.name == remembered.name;
    });
    // A run that was not over when its object went away is no longer anyone's to finish.
    if (!is_there && IsTerminal(remembered.phase)) known.push_back(remembered);
  }
  std::sort(known.begin(), known.end(), IsNewer<RecentRun>);
  return known;
}

// The newest of those that ended, and of those that have not: however many wait, they push out none
// that the conditions rest on.
std::vector<RecentRun> LatestOf(const std::vector<RecentRun>& known) {
  constexpr size_t kMostOpen = kMaxRecentRuns / 2;
  const auto has_ended = [](const RecentRun& run) { return IsTerminal(run.phase); };
  const auto ended = static_cast<size_t>(std::count_if(known.begin(), known.end(), has_ended));
  size_t open_left = std::min(known.size() - ended, kMostOpen);
  size_t ended_left = kMaxRecentRuns - open_left;
  std::vector<RecentRun> latest;
  for (const RecentRun& run : known) {
    size_t& left = has_ended(run) ? ended_left : open_left;
    if (left == 0) continue;
    --left;
    latest.push_back(run);
  }
  return latest;
}

void CountFailures(const ScheduleStatus& before, ScheduleStatus& status) {
  for (auto run = status.recent_runs.rbegin(); run != status.recent_runs.rend(); ++run) {
    if (!HasJustEnded(before, *run)) continue;
    if (run->phase == RunPhase::kFailed) {
      ++status.consecutive_failures;
    } else if (StoresSet(run->phase)) {
      status.consecutive_failures = 0;
    }
    if (run->phase == RunPhase::kSuccess) {
      const sys_seconds at = run->finished_at.value_or(run->scheduled_for);
      status.last_successful_run_at =
          std::max(at, status.last_successful_run_at.value_or(sys_seconds{}));
    }
  }
}

void SummariseRuns(const Observed& observed, Plan& plan) {
  ScheduleStatus& status = plan.status;
  const std::vector<RecentRun> known = KnownRuns(observed);
  status.recent_runs = LatestOf(known);
  CountFailures(observed.status, status);
  status.active.clear();
  for (const RunView& run : observed.runs) {
    if (!EndsRun(plan, run)) status.active.push_back({.name = run.name, .uid = run.uid});
  }
  std::sort(status.active.begin(), status.active.end(),
            [](const ActiveRun& a, const ActiveRun& b) { return a.name < b.name; });
  if (status.active.size() > kMaxActiveRuns) status.active.resize(kMaxActiveRuns);
  for (const RecentRun& run : known) {
    if (run.phase == RunPhase::kPending) continue;
    status.last_run_status = run.phase;
    status.last_run_at = run.started_at.value_or(run.scheduled_for);
    break;
  }
}

void PlanNextSlot(const Observed& observed, sys_seconds now, Plan& plan) {
  plan.status.next_run_at.reset();
  if (!IsReady(observed) || !observed.spec->enabled) return;
  const seconds offset = SpreadOffset(observed.uid, observed.spec->spread);
  const auto next = NextSlot(observed.spec->timing, PassedUntil(plan.status, now, offset));
  if (!next) return;
  plan.status.next_run_at = *next + offset;
  plan.WakeBy(*next + offset);
}

// What is known of drills, and no more than is known of the spec: nothing passes for a schedule
// that cannot be read, and what was found bad stays so.
void PutRestorable(const Observed& observed, sys_seconds now, ScheduleStatus& status) {
  const Condition* const told = FindCondition(status.conditions, condition::kRestorable);
  if (!observed.spec) {
    if (told == nullptr || !(told->is_true || told->is_unknown)) return;
    SetCondition(status.conditions, {.type = std::string(condition::kRestorable),
                                     .is_true = false,
                                     .reason = std::string(schedule_restorable::kDrillFailed),
                                     .message = "the spec cannot be read: see condition Ready",
                                     .last_transition = now,
                                     .is_unknown = true});
    return;
  }
  if (!observed.spec->drill) {
    status.last_drill.reset();
    std::erase_if(status.conditions,
                  [](const Condition& one) { return one.type == condition::kRestorable; });
    return;
  }
  if (!observed.drills || !observed.drills->restorable) return;
  status.last_drill = observed.drills->last;
  SetCondition(status.conditions, *observed.drills->restorable);
}

}  // namespace

std::string NoTenantNamed(const std::string& name) {
  return "spec.tenantRef.name: there is no Tenant \"" + name + "\" in this namespace";
}

bool IsReady(const Observed& observed) {
  return !observed.is_deleting && observed.spec && observed.invalid.empty() &&
         observed.unsupported.empty() && observed.tenant && !observed.tenant->is_deleting &&
         !observed.tenant->problem;
}

RecentRun RecentRunOf(const RunView& run) {
  return {.name = run.name,
          .scheduled_for = run.scheduled_for,
          .created_at = run.created_at,
          .phase = run.phase,
          .started_at = run.started_at,
          .finished_at = run.finished_at,
          .backup_set_id = run.backup_set_id};
}

bool HasJustEnded(const ScheduleStatus& stored, const RecentRun& run) {
  if (!IsTerminal(run.phase)) return false;
  for (const RecentRun& known : stored.recent_runs) {
    if (known.name == run.name) return !IsTerminal(known.phase);
  }
  if (stored.recent_runs.size() < kMaxRecentRuns) return true;
  // Older than all ended ones that a full list remembers: it was counted and pushed out long ago.
  const auto oldest = std::find_if(stored.recent_runs.rbegin(), stored.recent_runs.rend(),
                                   [](const RecentRun& known) { return IsTerminal(known.phase); });
  return oldest == stored.recent_runs.rend() || IsNewer(run, *oldest);
}

ScheduleStatus HeldStatus(const Observed& observed, const Plan& plan, const Obstacle& obstacle,
                          sys_seconds now) {
  ScheduleStatus held = plan.status;
  held.last_scheduled_for = observed.status.last_scheduled_for;
  held.last_manual_trigger = observed.status.last_manual_trigger;
  held.taken_names = observed.status.taken_names;
  Condition blocked{.type = std::string(condition::kBlocked),
                    .is_true = true,
                    .reason = obstacle.reason,
                    .message = obstacle.message,
                    .last_transition = now,
                    .observed_generation = observed.generation};
  const Condition* told = FindCondition(observed.status.conditions, condition::kBlocked);
  if (told != nullptr && told->is_true) blocked.last_transition = told->last_transition;
  if (!IsNews(told, obstacle)) blocked.message = told->message;
  SetCondition(held.conditions, std::move(blocked));
  return held;
}

void PlanStatus(const Observed& observed, sys_seconds now, Plan& plan) {
  PlanNextSlot(observed, now, plan);
  const bool any_waits = std::any_of(observed.runs.begin(), observed.runs.end(),
                                     [](const RunView& run) { return run.queued.has_value(); });
  if (any_waits) plan.WakeBy(now + kWaitingPeriod);
  SummariseRuns(observed, plan);
  plan.status.observed_generation = observed.generation;
  SetCondition(plan.status.conditions, ReadyCondition(observed, now));
  SetCondition(plan.status.conditions, DegradedCondition(plan.status, now));
  SetCondition(plan.status.conditions, BlockedCondition(observed, plan, now));
  if (observed.vanished_policies) {
    SetCondition(plan.status.conditions, RetentionCondition(*observed.vanished_policies, now));
  }
  if (observed.verified) SetCondition(plan.status.conditions, *observed.verified);
  PutRestorable(observed, now, plan.status);
  for (Condition& condition : plan.status.conditions) {
    condition.observed_generation = observed.generation;
  }
}

}  // namespace strongroom::domain
