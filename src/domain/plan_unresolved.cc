#include "domain/plan_unresolved.h"

#include <algorithm>
#include <string>

#include "domain/naming.h"
#include "domain/plan_runs.h"
#include "domain/run_reasons.h"
#include "domain/settled.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

bool HasName(const UnresolvedRun& run, const std::string& name) {
  const auto names = RunNames(name);
  return std::find(names.begin(), names.end(), run.name) != names.end();
}

// Whether the slot waits for a run at this moment.
bool IsDue(const Observed& observed, const Plan& plan, sys_seconds slot, sys_seconds now) {
  const ScheduleSpec& spec = *observed.spec;
  if (!spec.enabled) return false;
  if (slot <= SettledUntil(plan.status)) return false;
  if (slot > now - SpreadOffset(observed.uid, spec.spread)) return false;
  return LatestSlot(spec.timing, slot - std::chrono::seconds{1}, slot) == slot;
}

// Whether it says what the controller would say now.
bool IsOurWording(const Observed& observed, const Plan& plan, const UnresolvedRun& run,
                  sys_seconds now) {
  const RunSpec& spec = run.spec;
  if (run.controller_uid != observed.uid || !spec.scheduled_for || spec.is_canceled ||
      spec.schedule != ObjectRef{observed.name, observed.uid} ||
      spec.tenant != observed.spec->tenant) {
    return false;
  }
  switch (spec.trigger) {
    case Trigger::kSchedule:
      return HasName(run, RunName(observed.name, *spec.scheduled_for)) &&
             IsDue(observed, plan, *spec.scheduled_for, now);
    case Trigger::kManual:
      return !observed.run_now_token.empty() &&
             observed.run_now_token != plan.status.last_manual_trigger &&
             HasName(run, ManualRunName(observed.name, observed.uid, observed.run_now_token));
    case Trigger::kRetry:
      return false;
  }
  return false;
}

// What is wrong with a run that people made; empty when nothing is.
std::string FaultOf(const Observed& observed, const UnresolvedRun& run) {
  const RunSpec& spec = run.spec;
  // Its Job could not be made: each attempt would fail, and all that the schedule waits for with
  // it.
  if (run.name.size() > kMaxRunName) {
    return "metadata.name: has more than " + std::to_string(kMaxRunName) +
           " characters, which no Job can have";
  }
  if (spec.trigger == Trigger::kSchedule) {
    return "spec.trigger: runs of trigger schedule are the controller's to make; use manual";
  }
  if (spec.scheduled_for) return "spec.scheduledFor: leave it out; it is the minute of creation";
  if (!spec.tenant.empty()) return "spec.tenantRef: leave it out; it is that of the schedule";
  if (!spec.schedule.uid.empty() && spec.schedule.uid != observed.uid) {
    return "spec.scheduleRef.uid: the schedule of that name has another; leave it out";
  }
  if (!run.controller_uid.empty() && run.controller_uid != observed.uid) {
    return "metadata.ownerReferences: another object is the controller of this one; leave it out";
  }
  return "";
}

// The slot; of a run that was asked for the minute of its creation, as the API server says it:
// somebody who saw the token may have made it first, and would be the newest for ever.
sys_seconds MinuteOf(const UnresolvedRun& run) {
  if (run.spec.trigger == Trigger::kSchedule) return *run.spec.scheduled_for;
  return std::chrono::floor<std::chrono::minutes>(run.created_at);
}

ResolvedRun ResolveAsking(const Observed& observed, const UnresolvedRun& run) {
  ResolvedRun resolved = Resolve(observed, run.spec.trigger, MinuteOf(run));
  resolved.retry_of = run.spec.retry_of;
  resolved.origin = RunOrigin::kPerson;
  return resolved;
}

}  // namespace

void PlanUnresolvedRuns(const Observed& observed, sys_seconds now, Plan& plan) {
  for (const UnresolvedRun& run : observed.unresolved) {
    if (IsOurWording(observed, plan, run, now)) {
      plan.resolve_runs.push_back(
          {.name = run.name, .resolved = Resolve(observed, run.spec.trigger, MinuteOf(run))});
      continue;
    }
    std::string fault = FaultOf(observed, run);
    if (fault.empty()) {
      plan.resolve_runs.push_back({.name = run.name, .resolved = ResolveAsking(observed, run)});
      continue;
    }
    FinishRun({.name = run.name,
               .phase = RunPhase::kSkipped,
               .reason = std::string(run_reason::kInvalidRun),
               .message = std::move(fault)},
              plan);
  }
}

}  // namespace strongroom::domain
