#include "domain/plan_runs.h"

#include <algorithm>

#include "domain/error_codes.h"
#include "domain/plan_status.h"
#include "domain/run_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

bool IsJobOver(const RunView& run) {
  return run.job == JobState::kComplete || run.job == JobState::kFailed;
}

RunToFinish Failure(const RunView& run, std::string_view reason, std::string_view code,
                    std::string message) {
  return {.name = run.name,
          .phase = RunPhase::kFailed,
          .reason = std::string(reason),
          .error_code = std::string(code),
          .message = std::move(message)};
}

bool HasStarted(const RunView& run) { return run.started_at || run.pod_started_at; }

// A run that came to its deadline: where its pod never started, no longer timeout would help.
RunToFinish LateRun(const RunView& run) {
  if (!HasStarted(run)) {
    const std::string why = run.blocked
                                ? ": " + run.blocked->reason + ": " + run.blocked->message
                                : "; see the events of its Job and pod (image, quota, node)";
    return Failure(run, run_reason::kStartTimeout, error_code::kStartTimeout,
                   "the run's pod did not start within spec.timeoutSeconds" + why);
  }
  return Failure(run, run_reason::kDeadlineExceeded, error_code::kDeadlineExceeded,
                 "the run took longer than spec.timeoutSeconds allows; raise it, or see " +
                     (run.pod_end.empty() ? "the log of the Job's pod for what it waited for"
                                          : "what it waited for: " + run.pod_end));
}

// The server may still be about to write the outcome that the executor reported. None did where the
// time was over before a pod had worked.
seconds GraceFor(const RunView& run, const PlanOptions& options) {
  const bool is_late = (run.job == JobState::kActive && !run.pod_ended_at) ||
                       run.job_failure_reason == kJobDeadlineExceeded;
  return is_late && !HasStarted(run) ? seconds{0} : options.report_grace;
}

// When the executor has ended: with its Job, or before, where somebody else in its pod goes on (a
// mesh's container may never end), or nobody says that a Job has ended.
std::optional<sys_seconds> EndOfExecutor(const RunView& run, sys_seconds now) {
  if (IsJobOver(run)) return run.job_finished_at.value_or(now);
  return run.job == JobState::kActive ? run.pod_ended_at : std::nullopt;
}

RunToFinish LostRun(const RunView& run) {
  if (run.job_failure_reason == kJobDeadlineExceeded) return LateRun(run);
  return Failure(run, run_reason::kExecutorLost, error_code::kExecutorLost,
                 "the executor's Job ended without reporting an outcome" +
                     (run.pod_end.empty() ? "; see the log of its pod" : ": " + run.pod_end));
}

// The executor had no say in it: another one may do.
bool MayTryAgain(const Observed& observed, const RunView& run, sys_seconds now,
                 const PlanOptions& options) {
  // That one costs the tenant nothing.
  const bool is_of_server = run.obstacle && run.obstacle->reason == obstacle::kServerUnreachable;
  const bool has_more = is_of_server || std::max<int64_t>(run.attempts, 1) < options.max_attempts;
  return run.is_lost && run.job != JobState::kComplete &&
         run.job_failure_reason != kJobDeadlineExceeded && IsReady(observed) && run.deadline &&
         now < *run.deadline && has_more;
}

void TryAgain(const RunView& run, Plan& plan) {
  std::erase_if(plan.mark_runs, [&](const RunToMark& mark) { return mark.name == run.name; });
  plan.retry_runs.push_back(
      {.name = run.name,
       .attempt = std::max<int64_t>(run.attempts, 1) + 1,
       .obstacle = run.obstacle.value_or(Obstacle{
           std::string(obstacle::kPodEvicted), "the pod was deleted before its work was done"})});
}

// A run that nobody has ended but its Job.
void PlanEndOfJob(const Observed& observed, const RunView& run, sys_seconds now,
                  const PlanOptions& options, Plan& plan) {
  if (const auto end = EndOfExecutor(run, now)) {
    const sys_seconds deadline = *end + GraceFor(run, options);
    if (now >= deadline && MayTryAgain(observed, run, now, options)) {
      TryAgain(run, plan);
    } else if (now >= deadline) {
      FinishRun(LostRun(run), plan);
      if (run.job == JobState::kActive) plan.delete_jobs.push_back(run.name);
    } else {
      plan.WakeBy(deadline);
    }
  } else if (run.job == JobState::kAbsent && !run.job_name.empty()) {
    FinishRun(Failure(run, run_reason::kJobDeleted, error_code::kJobDeleted,
                      "the run's Job was deleted before it had ended"),
              plan);
  }
}

// A run whose Job the API server did not take: until its deadline, or, where no time helps, for as
// long as somebody may need to mend it. One that nobody has tried to start has time for that again.
void PlanRefusedJob(const RunView& run, sys_seconds now, const PlanOptions& options, Plan& plan) {
  if (run.job != JobState::kAbsent || !run.job_name.empty() || !run.blocked) return;
  if (run.blocked->reason == obstacle::kJobInvalid) {
    const sys_seconds end = run.blocked->last_transition + options.mending_time;
    if (now >= end) {
      return FinishRun(
          Failure(run, run_reason::kJobInvalid, error_code::kJobInvalid, run.blocked->message),
          plan);
    }
    plan.WakeBy(end);
  }
  if (!run.deadline) return;
  if (now >= *run.deadline) return FinishRun(LateRun(run), plan);
  plan.WakeBy(*run.deadline);
}

// Kubernetes ends a Job in time, where somebody counts its time at all, and nobody suspends it or
// holds it with a finalizer. Whoever does that has no more of the tenant's time than others.
bool IsHeld(const RunView& run, sys_seconds now, const PlanOptions& options, Plan& plan) {
  if (IsTerminal(run.phase) || run.job != JobState::kActive || !run.deadline) return false;
  const seconds grace = GraceFor(run, options);
  if (HasHadItsTime(run.deadline, now, grace)) return true;
  plan.WakeBy(*run.deadline + grace);
  return false;
}

// The Job of a run that has ended: one that goes on, because of somebody else in its pod, or of a
// pod that came after the end, takes room for nothing; one that has ended has a log to be read. Not
// left to ttlSecondsAfterFinished, which Kubernetes before 1.21 does not have, and which never
// begins for the first kind.
void PlanJobOfEndedRun(const RunView& run, sys_seconds now, const PlanOptions& options,
                       Plan& plan) {
  const bool goes_on = run.job == JobState::kActive;
  if (goes_on && run.phase == RunPhase::kCanceled) return plan.delete_jobs.push_back(run.name);
  if (run.job == JobState::kAbsent || !run.finished_at) return;
  const sys_seconds end = *run.finished_at + (goes_on ? options.report_grace : options.job_keep);
  if (now < end) return plan.WakeBy(end);
  plan.delete_jobs.push_back(run.name);
}

// Tells what is in the way of a run that has a Job, or that it is no more. What has started since
// says so itself.
void PlanObstacle(const RunView& run, sys_seconds now, Plan& plan) {
  const auto is_it = [&](const auto& step) { return step.name == run.name; };
  const bool is_done = std::any_of(plan.finish_runs.begin(), plan.finish_runs.end(), is_it) ||
                       std::any_of(plan.retry_runs.begin(), plan.retry_runs.end(), is_it) ||
                       std::any_of(plan.mark_runs.begin(), plan.mark_runs.end(), is_it);
  if (is_done || run.job == JobState::kAbsent) return;
  const bool waits = run.job == JobState::kActive && !HasStarted(run) && !run.pod_ended_at;
  if (waits) {
    const sys_seconds told = run.job_created_at.value_or(now) + kStartPatience;
    plan.WakeBy(now < told ? told : now + kWaitingPeriod);
  }
  const Condition* blocked = run.blocked ? &*run.blocked : nullptr;
  if (run.obstacle && IsNews(blocked, *run.obstacle)) {
    plan.block_runs.push_back({run.name, run.obstacle});
  } else if (!run.obstacle && blocked != nullptr && !waits) {
    plan.block_runs.push_back({run.name, std::nullopt});
  }
}

}  // namespace

bool EndsRun(const Plan& plan, const RunView& run) {
  return IsTerminal(run.phase) ||
         std::any_of(plan.finish_runs.begin(), plan.finish_runs.end(),
                     [&](const RunToFinish& finish) { return finish.name == run.name; });
}

void FinishRun(RunToFinish finish, Plan& plan) {
  // Both would rest on the same version of the object, and the second be refused.
  std::erase_if(plan.mark_runs, [&](const RunToMark& mark) { return mark.name == finish.name; });
  plan.finish_runs.push_back(std::move(finish));
}

void CancelRun(const RunView& run, std::string_view reason, std::string message, Plan& plan) {
  FinishRun({.name = run.name,
             .phase = RunPhase::kCanceled,
             .reason = std::string(reason),
             .message = std::move(message)},
            plan);
  if (run.job == JobState::kActive) plan.delete_jobs.push_back(run.name);
}

void PlanStartedRuns(const Observed& observed, sys_seconds now, const PlanOptions& options,
                     Plan& plan) {
  for (const RunView& run : observed.runs) {
    const bool is_over = IsTerminal(run.phase);
    const bool is_held = IsHeld(run, now, options, plan);
    if (is_held) plan.delete_jobs.push_back(run.name);
    if (is_over) PlanJobOfEndedRun(run, now, options, plan);
    if (run.is_deleting) continue;
    const bool starts = run.phase == RunPhase::kPending && run.pod_started_at;
    if (run.job != JobState::kAbsent && (starts || (is_over && run.job_name.empty()))) {
      plan.mark_runs.push_back({.name = run.name,
                                .set_running = starts,
                                .started_at = starts ? run.pod_started_at : std::nullopt});
    }
    if (is_over) {
      const bool is_marked = !plan.mark_runs.empty() && plan.mark_runs.back().name == run.name;
      if (run.blocked && !is_marked) plan.block_runs.push_back({run.name, std::nullopt});
      continue;
    }
    if (is_held) {
      FinishRun(LateRun(run), plan);
    } else if (run.is_canceled) {
      CancelRun(run, run_reason::kCancelRequested, "spec.cancel was set", plan);
    } else {
      PlanEndOfJob(observed, run, now, options, plan);
      PlanRefusedJob(run, now, options, plan);
      PlanObstacle(run, now, plan);
    }
  }
}

}  // namespace strongroom::domain
