#include "domain/plan_pending.h"

#include <algorithm>
#include <tuple>

#include "domain/conditions.h"
#include "domain/plan_runs.h"
#include "domain/plan_status.h"
#include "domain/run_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

// A run without a Job, existing or about to be created.
struct Pending {
  RunOrigin origin;
  sys_seconds created_at;
  sys_seconds scheduled_for;
  std::string name;
  RunToCreate* to_create;           // null when the Run exists
  std::optional<Condition> queued;  // as it says itself
};

std::vector<Pending> PendingRuns(const Observed& observed, Plan& plan) {
  std::vector<Pending> pending;
  for (const RunView& run : observed.runs) {
    if (EndsRun(plan, run) || run.is_deleting || run.job != JobState::kAbsent) continue;
    pending.push_back(
        {run.origin, run.created_at, run.scheduled_for, run.name, nullptr, run.queued});
  }
  for (RunToCreate& run : plan.create_runs) {
    pending.push_back(
        {RunOrigin::kController, sys_seconds::max(), run.scheduled_for, run.name, &run, {}});
  }
  // In the order in which they were made (domain/run_order.h). Those that people made come last:
  // they take no slot's turn.
  std::sort(pending.begin(), pending.end(), [](const Pending& a, const Pending& b) {
    return std::tie(a.origin, a.created_at, a.scheduled_for, a.name) <
           std::tie(b.origin, b.created_at, b.scheduled_for, b.name);
  });
  return pending;
}

// Nobody makes a Job for them any more.
void CancelWaitingRuns(const Observed& observed, Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (run.is_deleting || EndsRun(plan, run) || run.job != JobState::kAbsent) continue;
    CancelRun(run, run_reason::kScheduleDeleted,
              "its schedule was deleted before this run had started", plan);
  }
}

// A Job made now would read the schedule's tenant in the name of the run's.
void CancelRunsOfOtherTenants(const Observed& observed, Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (run.is_deleting || EndsRun(plan, run) || run.job != JobState::kAbsent) continue;
    if (run.tenant.name != observed.spec->tenant) {
      CancelRun(run, run_reason::kTenantChanged,
                "the schedule's tenant became \"" + observed.spec->tenant +
                    "\" before this run had started",
                plan);
    } else if (!run.tenant.uid.empty() && run.tenant.uid != observed.tenant->uid) {
      CancelRun(run, run_reason::kTenantChanged,
                "tenant \"" + run.tenant.name +
                    "\" was deleted and made anew before this run had started",
                plan);
    }
  }
}

// A run that works already; null when there is none. One that is being deleted is left alone, and
// works as long as its Job does: a finalizer keeps it for as long as its author likes.
const RunView* WorkingRun(const Observed& observed, const Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (EndsRun(plan, run) || run.job == JobState::kAbsent) continue;
    // Its Job is being deleted because it has had its time: a finalizer may hold that as well.
    const bool is_held = std::find(plan.delete_jobs.begin(), plan.delete_jobs.end(), run.name) !=
                         plan.delete_jobs.end();
    if (!run.is_deleting || (run.job == JobState::kActive && !is_held)) return &run;
  }
  return nullptr;
}

// Why a run does not start: in Run.status.reason, for programs, and in its message, for people.
struct SkipCause {
  std::string_view reason;
  std::string message;
};

SkipCause ReplacedBy(const std::string& newest) {
  return {run_reason::kReplaced, "run " + newest + " took its place"};
}

SkipCause BlockedBy(const std::string& active) {
  return {run_reason::kPreviousRunActive,
          "run " + active + " had not ended, and spec.concurrencyPolicy is forbid"};
}

SkipCause NoReplacementFor(const std::string& active) {
  return {run_reason::kPreviousRunActive,
          "run " + active + " had not ended, and a run that somebody makes replaces none"};
}

void Skip(RunToCreate& run, SkipCause cause) {
  run.skip_reason = cause.reason;
  run.skip_message = std::move(cause.message);
}

void SkipPending(const Pending& run, SkipCause cause, Plan& plan) {
  if (run.to_create != nullptr) {
    Skip(*run.to_create, std::move(cause));
    return;
  }
  FinishRun({.name = run.name,
             .phase = RunPhase::kSkipped,
             .reason = std::string(cause.reason),
             .message = std::move(cause.message)},
            plan);
}

// concurrencyPolicy replace: of all runs that are not over only the newest goes on.
void ReplaceOtherRuns(const Observed& observed, const std::string& newest, Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (run.name == newest || run.is_deleting || EndsRun(plan, run)) continue;
    SkipCause cause = ReplacedBy(newest);
    CancelRun(run, cause.reason, std::move(cause.message), plan);
  }
  for (RunToCreate& run : plan.create_runs) {
    if (run.name != newest) Skip(run, ReplacedBy(newest));
  }
}

// The newest takes the place of all others, but one that somebody made takes no other's.
void PlanReplacing(const Observed& observed, const std::vector<Pending>& pending, Plan& plan) {
  const auto newest = std::find_if(pending.rbegin(), pending.rend(), [](const Pending& run) {
    return run.origin == RunOrigin::kController;
  });
  const RunView* const working = WorkingRun(observed, plan);
  if (newest != pending.rend()) {
    ReplaceOtherRuns(observed, newest->name, plan);
    plan.start_jobs.push_back(newest->name);
  } else if (working != nullptr && working->origin == RunOrigin::kController) {
    for (const Pending& run : pending) SkipPending(run, NoReplacementFor(working->name), plan);
  } else {
    ReplaceOtherRuns(observed, pending.back().name, plan);
    plan.start_jobs.push_back(pending.back().name);
  }
}

// Says it, unless `told` does.
void Queue(const std::string& run, const std::optional<Condition>& told, Obstacle cause,
           Plan& plan) {
  const bool is_told = told && told->reason == cause.reason && told->message == cause.message;
  if (!is_told) plan.queue_runs.push_back({run, std::move(cause)});
}

void QueueRunsOfUnready(const Observed& observed, Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (EndsRun(plan, run) || run.is_deleting || run.job != JobState::kAbsent) continue;
    QueueUntilReady(observed, run.name, run.queued, plan);
  }
}

Obstacle WaitsFor(const std::string& active) {
  return {std::string(run_queued::kScheduleBusy),
          "run " + active +
              ", which somebody made, has not ended, and spec.concurrencyPolicy is forbid"};
}

// One at a time. A slot waits for a run that somebody made, and is not skipped for it.
void PlanForbidding(const Observed& observed, const std::vector<Pending>& pending, Plan& plan) {
  const RunView* const working = WorkingRun(observed, plan);
  std::string active = working != nullptr ? working->name : "";
  RunOrigin origin = working != nullptr ? working->origin : RunOrigin::kController;
  for (const Pending& run : pending) {
    if (active.empty()) {
      active = run.name;
      origin = run.origin;
      plan.start_jobs.push_back(run.name);
    } else if (origin == RunOrigin::kController || run.origin == RunOrigin::kPerson) {
      SkipPending(run, BlockedBy(active), plan);
    } else {
      Queue(run.name, run.queued, WaitsFor(active), plan);
    }
  }
}

}  // namespace

void QueueUntilReady(const Observed& observed, const std::string& run,
                     const std::optional<Condition>& told, Plan& plan) {
  Queue(run, told,
        {std::string(run_queued::kScheduleNotReady),
         "BackupSchedule " + observed.name + " is not Ready; its condition Ready says why"},
        plan);
}

void PlanPendingRuns(const Observed& observed, Plan& plan) {
  if (observed.is_deleting) return CancelWaitingRuns(observed, plan);
  if (!IsReady(observed)) return QueueRunsOfUnready(observed, plan);
  CancelRunsOfOtherTenants(observed, plan);
  const std::vector<Pending> pending = PendingRuns(observed, plan);
  if (pending.empty()) return;
  switch (observed.spec->concurrency_policy) {
    case ConcurrencyPolicy::kForbid:
      PlanForbidding(observed, pending, plan);
      break;
    case ConcurrencyPolicy::kAllow:
      for (const Pending& run : pending) plan.start_jobs.push_back(run.name);
      break;
    case ConcurrencyPolicy::kReplace:
      PlanReplacing(observed, pending, plan);
      break;
  }
}

}  // namespace strongroom::domain
