#include "domain/plan_runs.h"

#include <algorithm>
#include <tuple>

#include "domain/naming.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

const RunView* FindRun(const Observed& observed, std::string_view name) {
  for (const RunView& run : observed.runs) {
    if (run.name == name) return &run;
  }
  return nullptr;
}

bool IsJobOver(const RunView& run) {
  return run.job == JobState::kComplete || run.job == JobState::kFailed;
}

RunToFinish LostRun(const RunView& run) {
  if (run.job_failure_reason == "DeadlineExceeded") {
    return {.name = run.name,
            .phase = RunPhase::kFailed,
            .reason = "DeadlineExceeded",
            .error_code = "DEADLINE_EXCEEDED",
            .message =
                "the run took longer than spec.timeoutSeconds allows; raise it, or see the "
                "log of the Job's pod for what it waited for"};
  }
  return {
      .name = run.name,
      .phase = RunPhase::kFailed,
      .reason = "ExecutorLost",
      .error_code = "EXECUTOR_LOST",
      .message = "the executor's Job ended without reporting an outcome; see the log of its pod"};
}

void FinishRun(RunToFinish finish, Plan& plan) {
  // Both would rest on the same version of the object, and the second be refused.
  std::erase_if(plan.mark_runs, [&](const RunToMark& mark) { return mark.name == finish.name; });
  plan.finish_runs.push_back(std::move(finish));
}

void CancelRun(const RunView& run, std::string reason, std::string message, Plan& plan) {
  FinishRun({.name = run.name,
             .phase = RunPhase::kCanceled,
             .reason = std::move(reason),
             .error_code = {},
             .message = std::move(message)},
            plan);
  if (run.job == JobState::kActive) plan.delete_jobs.push_back(run.name);
}

// Slots up to here are dealt with.
sys_seconds SettledUntil(const ScheduleStatus& status) {
  sys_seconds settled = status.effective_since.value_or(sys_seconds{}) - seconds{1};
  if (status.last_scheduled_for) settled = std::max(settled, *status.last_scheduled_for);
  return settled;
}

// Why nothing was started when `due` came.
std::string Absence(const ScheduleStatus& stored, sys_seconds due) {
  const Condition* ready = FindCondition(stored.conditions, "Ready");
  const bool was_unready = ready != nullptr && !ready->is_true && ready->last_transition <= due;
  return was_unready ? "NotReady" : "ControllerDown";
}

// Why a slot that fell due at `due` is too late to be run; empty when it is not.
std::string MissedReason(const Observed& observed, sys_seconds due, sys_seconds now,
                         const PlanOptions& options) {
  const ScheduleSpec& spec = *observed.spec;
  const seconds late = now - due;
  if (spec.starting_deadline && late > *spec.starting_deadline) return "DeadlineExceeded";
  if (spec.catch_up == CatchUp::kNone && late > options.punctuality) {
    return Absence(observed.status, due);
  }
  return "";
}

void PlanManualRun(const Observed& observed, sys_seconds now, Plan& plan) {
  const std::string& token = observed.run_now_token;
  if (token.empty() || token == observed.status.last_manual_trigger) return;
  plan.status.last_manual_trigger = token;
  const std::string name = ManualRunName(observed.name, observed.uid, token);
  if (FindRun(observed, name) != nullptr) return;
  plan.create_runs.push_back({.name = name,
                              .trigger = Trigger::kManual,
                              .scheduled_for = std::chrono::floor<std::chrono::minutes>(now),
                              .skip_reason = {}});
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
    if (FindRun(observed, RunName(observed.name, slot)) != nullptr) continue;
    plan.missed_slots.push_back({.slot = slot, .reason = Absence(observed.status, slot + offset)});
  }
  plan.status.last_scheduled_for = due;
  const std::string name = RunName(observed.name, *due);
  if (FindRun(observed, name) != nullptr) return;
  const std::string missed = MissedReason(observed, *due + offset, now, options);
  if (!missed.empty()) {
    plan.missed_slots.push_back({.slot = *due, .reason = missed});
    return;
  }
  plan.create_runs.push_back(
      {.name = name, .trigger = Trigger::kSchedule, .scheduled_for = *due, .skip_reason = {}});
}

// A run without a Job, existing or about to be created.
struct Pending {
  sys_seconds scheduled_for;
  std::string name;
  RunToCreate* to_create;  // null when the Run exists
};

std::vector<Pending> PendingRuns(const Observed& observed, Plan& plan) {
  std::vector<Pending> pending;
  for (const RunView& run : observed.runs) {
    if (EndsRun(plan, run) || run.is_deleting || run.job != JobState::kAbsent) continue;
    pending.push_back({run.scheduled_for, run.name, nullptr});
  }
  for (RunToCreate& run : plan.create_runs) pending.push_back({run.scheduled_for, run.name, &run});
  std::sort(pending.begin(), pending.end(), [](const Pending& a, const Pending& b) {
    return std::tie(a.scheduled_for, a.name) < std::tie(b.scheduled_for, b.name);
  });
  return pending;
}

// A Job made now would read the schedule's tenant in the name of the run's.
void CancelRunsOfOtherTenants(const Observed& observed, Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (run.is_deleting || EndsRun(plan, run) || run.job != JobState::kAbsent) continue;
    if (run.tenant == observed.spec->tenant) continue;
    CancelRun(run, "TenantChanged",
              "the schedule's tenant became \"" + observed.spec->tenant +
                  "\" before this run had started",
              plan);
  }
}

// Name of a run that works already; empty when there is none.
std::string WorkingRun(const Observed& observed, const Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (!EndsRun(plan, run) && run.job != JobState::kAbsent) return run.name;
  }
  return "";
}

// concurrencyPolicy replace: of all runs that are not over only the newest goes on.
void ReplaceOtherRuns(const Observed& observed, const std::string& newest, Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (run.name == newest || run.is_deleting || EndsRun(plan, run)) continue;
    CancelRun(run, "Replaced", "run " + newest + " took its place", plan);
  }
  for (RunToCreate& run : plan.create_runs) {
    if (run.name != newest) run.skip_reason = "Replaced";
  }
}

bool IsDeletable(const Observed& observed, const RunView& run) {
  if (!IsTerminal(run.phase) || !run.is_stored || run.is_deleting) return false;
  if (HasJustEnded(observed.status, RecentRunOf(run))) return false;
  if (run.trigger == Trigger::kSchedule) {
    return observed.status.last_scheduled_for &&
           run.scheduled_for < *observed.status.last_scheduled_for;
  }
  // The token must be settled in the stored status, or its run would be created once more.
  return observed.run_now_token.empty() ||
         observed.run_now_token == observed.status.last_manual_trigger;
}

}  // namespace

void PlanEffectiveSince(const Observed& observed, sys_seconds now, Plan& plan) {
  std::string timing = "invalid";
  if (observed.spec) timing = observed.spec->enabled ? Describe(observed.spec->timing) : "disabled";
  if (plan.status.effective_since && plan.status.effective_timing == timing) return;
  // A first status of a schedule that nobody has changed since it was made.
  const bool is_new = !plan.status.effective_since && observed.generation <= 1;
  plan.status.effective_since = is_new ? observed.created_at : std::max(now, observed.created_at);
  plan.status.effective_timing = timing;
}

void PlanStartedRuns(const Observed& observed, sys_seconds now, const PlanOptions& options,
                     Plan& plan) {
  for (const RunView& run : observed.runs) {
    if (run.is_deleting) continue;
    const bool is_over = IsTerminal(run.phase);
    const bool starts = run.phase == RunPhase::kPending && run.pod_started_at;
    if (run.job != JobState::kAbsent && (starts || (is_over && run.job_name.empty()))) {
      plan.mark_runs.push_back({.name = run.name,
                                .set_running = starts,
                                .started_at = starts ? run.pod_started_at : std::nullopt});
    }
    if (run.phase == RunPhase::kCanceled && run.job == JobState::kActive) {
      plan.delete_jobs.push_back(run.name);
    }
    if (is_over) continue;
    if (run.is_canceled) {
      CancelRun(run, "CancelRequested", "spec.cancel was set", plan);
    } else if (IsJobOver(run)) {
      // The server may still be about to write the outcome that the executor reported.
      const sys_seconds deadline = run.job_finished_at.value_or(now) + options.report_grace;
      if (now >= deadline) {
        FinishRun(LostRun(run), plan);
      } else {
        WakeBy(plan, deadline);
      }
    } else if (run.job == JobState::kAbsent && !run.job_name.empty()) {
      FinishRun({.name = run.name,
                 .phase = RunPhase::kFailed,
                 .reason = "JobDeleted",
                 .error_code = "JOB_DELETED",
                 .message = "the run's Job was deleted before it had ended"},
                plan);
    }
  }
}

void PlanNewRuns(const Observed& observed, sys_seconds now, const PlanOptions& options,
                 Plan& plan) {
  PlanDueSlot(observed, now, options, plan);
  PlanManualRun(observed, now, plan);
}

void PlanPendingRuns(const Observed& observed, Plan& plan) {
  CancelRunsOfOtherTenants(observed, plan);
  std::vector<Pending> pending = PendingRuns(observed, plan);
  if (pending.empty()) return;
  const ConcurrencyPolicy policy = observed.spec->concurrency_policy;
  if (policy == ConcurrencyPolicy::kReplace) {
    ReplaceOtherRuns(observed, pending.back().name, plan);
    pending.erase(pending.begin(), pending.end() - 1);
  }
  std::string active = policy == ConcurrencyPolicy::kForbid ? WorkingRun(observed, plan) : "";
  for (const Pending& run : pending) {
    if (active.empty()) {
      if (policy == ConcurrencyPolicy::kForbid) active = run.name;
      plan.start_jobs.push_back(run.name);
    } else if (run.to_create != nullptr) {
      run.to_create->skip_reason = "PreviousRunActive";
    } else {
      FinishRun(
          {.name = run.name,
           .phase = RunPhase::kSkipped,
           .reason = "PreviousRunActive",
           .error_code = {},
           .message = "run " + active + " had not ended, and spec.concurrencyPolicy is forbid"},
          plan);
    }
  }
}

void PlanHistory(const Observed& observed, Plan& plan) {
  if (!observed.spec) return;
  std::vector<const RunView*> ended;
  for (const RunView& run : observed.runs) {
    if (IsTerminal(run.phase)) ended.push_back(&run);
  }
  std::sort(ended.begin(), ended.end(), [](const RunView* a, const RunView* b) {
    return std::tie(a->scheduled_for, a->name) > std::tie(b->scheduled_for, b->name);
  });
  int64_t successful = 0;
  int64_t failed = 0;
  for (const RunView* run : ended) {
    const bool is_failure = run->phase == RunPhase::kFailed || run->phase == RunPhase::kCanceled;
    const bool is_beyond = is_failure ? ++failed > observed.spec->failed_runs_history_limit
                                      : ++successful > observed.spec->successful_runs_history_limit;
    if (is_beyond && IsDeletable(observed, *run)) plan.delete_runs.push_back(run->name);
  }
}

}  // namespace strongroom::domain
