#include "domain/plan_slots.h"

#include <algorithm>

#include "domain/conditions.h"
#include "domain/miss_reasons.h"
#include "domain/naming.h"
#include "domain/settled.h"
#include "domain/taken_names.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// Whether a run stands for the slot already, under whatever name.
bool HasRunOfSlot(const Observed& observed, const Plan& plan, sys_seconds slot) {
  const auto stands = [slot](const auto& run) {
    return run.trigger == Trigger::kSchedule && run.scheduled_for == slot;
  };
  return std::any_of(observed.runs.begin(), observed.runs.end(), stands) ||
         std::any_of(plan.resolve_runs.begin(), plan.resolve_runs.end(),
                     [&](const RunToResolve& run) { return stands(run.resolved); });
}

// Whether there is the controller's own of that name: who sees the token may have made one before.
bool HasRunOfToken(const Observed& observed, const Plan& plan, std::string_view name) {
  const auto is_own = [](const auto& run) {
    return run.trigger == Trigger::kManual && run.origin == RunOrigin::kController;
  };
  return std::any_of(observed.runs.begin(), observed.runs.end(),
                     [&](const RunView& run) { return run.name == name && is_own(run); }) ||
         std::any_of(
             plan.resolve_runs.begin(), plan.resolve_runs.end(),
             [&](const RunToResolve& run) { return run.name == name && is_own(run.resolved); });
}

constexpr seconds kSoon{60};

// Why nothing was started when `due` came.
std::string Absence(const ScheduleStatus& stored, sys_seconds due) {
  const Condition* ready = FindCondition(stored.conditions, condition::kReady);
  const bool was_unready = ready != nullptr && !ready->is_true && ready->last_transition <= due;
  if (was_unready) return std::string(miss_reason::kNotReady);
  const Condition* blocked = FindCondition(stored.conditions, condition::kBlocked);
  // It is said a moment after the first slot that was refused.
  const bool was_refused = blocked != nullptr && blocked->is_true &&
                           blocked->reason == obstacle::kWriteRefused &&
                           blocked->last_transition <= due + kSoon;
  return std::string(was_refused ? miss_reason::kWriteRefused : miss_reason::kControllerDown);
}

// Why a slot that fell due at `due` is too late to be run; empty when it is not.
std::string MissedReason(const Observed& observed, sys_seconds due, sys_seconds now,
                         const PlanOptions& options) {
  const ScheduleSpec& spec = *observed.spec;
  const seconds late = now - due;
  if (spec.starting_deadline && late > *spec.starting_deadline) {
    return std::string(miss_reason::kDeadlineExceeded);
  }
  if (spec.catch_up == CatchUp::kNone && late > options.punctuality) {
    return Absence(observed.status, due);
  }
  return "";
}

void PlanManualRun(const Observed& observed, sys_seconds now, Plan& plan) {
  const std::string& token = observed.run_now_token;
  if (token.empty() || token == observed.status.last_manual_trigger) return;
  plan.status.last_manual_trigger = token;
  const std::string name =
      NameNow(observed.status, ManualRunName(observed.name, observed.uid, token));
  if (HasRunOfToken(observed, plan, name)) return;
  plan.create_runs.push_back({.name = name,
                              .trigger = Trigger::kManual,
                              .scheduled_for = std::chrono::floor<std::chrono::minutes>(now)});
}

void PlanDueSlot(const Observed& observed, sys_seconds now, const PlanOptions& options,
                 Plan& plan) {
  const ScheduleSpec& spec = *observed.spec;
  if (!spec.enabled) return;
  const seconds offset = SpreadOffset(observed.uid, spec.spread);
  const sys_seconds settled = SettledUntil(plan.status);
  const auto due = LatestSlot(spec.timing, settled, now - offset);
  if (!due) return;
  for (const sys_seconds slot :
       SlotsBetween(spec.timing, settled, *due, options.max_missed_slots)) {
    if (HasRunOfSlot(observed, plan, slot)) continue;
    plan.missed_slots.push_back({.slot = slot, .reason = Absence(observed.status, slot + offset)});
  }
  plan.status.last_scheduled_for = due;
  if (HasRunOfSlot(observed, plan, *due)) return;
  const std::string missed = MissedReason(observed, *due + offset, now, options);
  if (!missed.empty()) {
    plan.missed_slots.push_back({.slot = *due, .reason = missed});
    return;
  }
  plan.create_runs.push_back({.name = NameNow(observed.status, RunName(observed.name, *due)),
                              .trigger = Trigger::kSchedule,
                              .scheduled_for = *due});
}

}  // namespace

void PlanWrongClock(const Observed& observed, sys_seconds now, Plan& plan) {
  const sys_seconds farthest = now + kFarthestSettled;
  ScheduleStatus& status = plan.status;
  const bool is_wrong = (status.last_scheduled_for && *status.last_scheduled_for > farthest) ||
                        (status.effective_since && *status.effective_since > farthest);
  if (!is_wrong) return;
  status.last_scheduled_for.reset();
  status.effective_since = std::max(now, observed.created_at);
}

void PlanEffectiveSince(const Observed& observed, sys_seconds now, Plan& plan) {
  if (observed.has_unread_slots) return;
  std::string timing = "invalid";
  if (observed.spec) timing = observed.spec->enabled ? Describe(observed.spec->timing) : "disabled";
  if (plan.status.effective_since && plan.status.effective_timing == timing) return;
  // A first status of a schedule that nobody has changed since it was made.
  const bool is_new = !plan.status.effective_since && observed.generation <= 1;
  plan.status.effective_since = is_new ? observed.created_at : std::max(now, observed.created_at);
  plan.status.effective_timing = timing;
}

std::optional<sys_seconds> SlotToRun(const Observed& observed, const ScheduleStatus& status,
                                     sys_seconds now, const PlanOptions& options) {
  const ScheduleSpec& spec = *observed.spec;
  if (!spec.enabled) return std::nullopt;
  const seconds offset = SpreadOffset(observed.uid, spec.spread);
  const auto due = LatestSlot(spec.timing, SettledUntil(status), now - offset);
  if (!due || !MissedReason(observed, *due + offset, now, options).empty()) return std::nullopt;
  return due;
}

void PlanNewRuns(const Observed& observed, sys_seconds now, const PlanOptions& options,
                 Plan& plan) {
  PlanDueSlot(observed, now, options, plan);
  PlanManualRun(observed, now, plan);
  // When the status is written their Runs are there.
  plan.status.taken_names.clear();
}

}  // namespace strongroom::domain
