#include "domain/plan_unresolved.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "domain/naming.h"
#include "domain/plan_pending.h"
#include "domain/plan_runs.h"
#include "domain/plan_slots.h"
#include "domain/run_fault.h"
#include "domain/run_reasons.h"
#include "domain/taken_names.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

// Each costs a write, and a slot that is due waits for the writes of its plan: however many runs
// people make, it waits for no more than these.
constexpr size_t kMaxAskedAtOnce = 50;
constexpr size_t kMaxAskedBesideASlot = 5;

// Whether it says what the controller would say now. Of a slot that it would not run any more there
// may be a row already that says so.
bool IsOurWording(const Observed& observed, const Plan& plan, const UnresolvedRun& run,
                  std::optional<sys_seconds> slot) {
  const RunSpec& spec = run.spec;
  if (!run.is_owned_alone || run.controller_uid != observed.uid || !spec.scheduled_for ||
      spec.is_canceled || spec.schedule != ObjectRef{observed.name, observed.uid} ||
      spec.tenant != observed.spec->tenant) {
    return false;
  }
  switch (spec.trigger) {
    case Trigger::kSchedule:
      return run.name == NameNow(observed.status, RunName(observed.name, *spec.scheduled_for)) &&
             spec.scheduled_for == slot;
    case Trigger::kManual:
      return !observed.run_now_token.empty() &&
             observed.run_now_token != plan.status.last_manual_trigger &&
             run.name == NameNow(observed.status, ManualRunName(observed.name, observed.uid,
                                                                observed.run_now_token));
    case Trigger::kRetry:
      return false;
  }
  return false;
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

// Those that people made and that have no Job.
size_t WaitingRuns(const Observed& observed, const Plan& plan) {
  return static_cast<size_t>(
      std::count_if(observed.runs.begin(), observed.runs.end(), [&](const RunView& run) {
        return run.origin == RunOrigin::kPerson && run.job == JobState::kAbsent &&
               !run.is_deleting && !EndsRun(plan, run);
      }));
}

// As they were made.
std::vector<const UnresolvedRun*> InOrder(const std::vector<UnresolvedRun>& unresolved) {
  std::vector<const UnresolvedRun*> runs;
  runs.reserve(unresolved.size());
  for (const UnresolvedRun& run : unresolved) runs.push_back(&run);
  std::sort(runs.begin(), runs.end(), [](const UnresolvedRun* a, const UnresolvedRun* b) {
    return std::tie(a->created_at, a->name) < std::tie(b->created_at, b->name);
  });
  return runs;
}

void Refuse(const UnresolvedRun& run, std::string_view reason, std::string message, Plan& plan) {
  FinishRun({.name = run.name,
             .phase = RunPhase::kSkipped,
             .reason = std::string(reason),
             .message = std::move(message)},
            plan);
}

void RefuseAsTooMany(const UnresolvedRun& run, const PlanOptions& options, Plan& plan) {
  Refuse(run, run_reason::kTooManyRuns,
         std::to_string(options.max_waiting_runs) +
             " runs of this schedule that were made by hand wait already; make it again later",
         plan);
}

}  // namespace

void PlanUnresolvedRunsOfUnready(const Observed& observed, const PlanOptions& options, Plan& plan) {
  size_t waiting = WaitingRuns(observed, plan);
  size_t refused = 0;
  for (const UnresolvedRun* run : InOrder(observed.unresolved)) {
    if (++waiting <= options.max_waiting_runs) {
      QueueUntilReady(observed, run->name, run->queued, plan);
      continue;
    }
    if (++refused > kMaxAskedAtOnce) {
      plan.has_more = true;
      return;
    }
    RefuseAsTooMany(*run, options, plan);
  }
}

void PlanUnresolvedRuns(const Observed& observed, sys_seconds now, const PlanOptions& options,
                        Plan& plan) {
  const auto slot = SlotToRun(observed, plan.status, now, options);
  size_t waiting = WaitingRuns(observed, plan);
  const size_t most_asked = slot ? kMaxAskedBesideASlot : kMaxAskedAtOnce;
  size_t asked = 0;
  for (const UnresolvedRun* run : InOrder(observed.unresolved)) {
    if (IsOurWording(observed, plan, *run, slot)) {
      plan.resolve_runs.push_back(
          {.name = run->name, .resolved = Resolve(observed, run->spec.trigger, MinuteOf(*run))});
    } else if (++asked > most_asked) {
      plan.has_more = true;
    } else if (std::string fault = FaultOf(observed, *run); !fault.empty()) {
      Refuse(*run, run_reason::kInvalidRun, std::move(fault), plan);
    } else if (++waiting > options.max_waiting_runs) {
      RefuseAsTooMany(*run, options, plan);
    } else {
      plan.resolve_runs.push_back({.name = run->name, .resolved = ResolveAsking(observed, *run)});
    }
  }
}

}  // namespace strongroom::domain
