#pragma once

#include "domain/plan.h"

// The parts of PlanSchedule, in the order in which it calls them. Each adds to the plan and reads
// what came before.
namespace strongroom::domain {

// effectiveSince moves to `now` when timing or `enabled` differ from what it stands for, and is the
// creation at first, unless the spec was changed before anyone looked at it. A spec that is not
// valid has a timing of its own, so that mending it never fires at once.
void PlanEffectiveSince(const Observed& observed, std::chrono::sys_seconds now, Plan& plan);

// Runs that have a Job: seen to work, ended without a report, or their Job is gone.
void PlanStartedRuns(const Observed& observed, std::chrono::sys_seconds now,
                     const PlanOptions& options, Plan& plan);

// The run of a run-now token that was not seen before, and the run of the slot that is due.
void PlanNewRuns(const Observed& observed, std::chrono::sys_seconds now, const PlanOptions& options,
                 Plan& plan);

// Runs without a Job, the new ones too: which get one now, which are skipped by the concurrency
// policy, and which are canceled because the schedule has another tenant by now.
void PlanPendingRuns(const Observed& observed, Plan& plan);

// Run objects beyond the history limits, as far as nothing is lost with them.
void PlanHistory(const Observed& observed, Plan& plan);

// Conditions, next slot, and what the runs say of the schedule.
void PlanStatus(const Observed& observed, std::chrono::sys_seconds now, Plan& plan);

// Is `run` over without the stored status having counted it yet?
bool HasJustEnded(const ScheduleStatus& stored, const RecentRun& run);

// What status.recentRuns says of a run.
RecentRun RecentRunOf(const RunView& run);

// Can runs be started at all?
bool IsReady(const Observed& observed);

// Will the run be over once this plan is carried out?
bool EndsRun(const Plan& plan, const RunView& run);

// Adds the end of a run to the plan, and nothing else is done to the run in it.
void FinishRun(RunToFinish finish, Plan& plan);

// As FinishRun, with the run's Job, if it works.
void CancelRun(const RunView& run, std::string reason, std::string message, Plan& plan);

// Moves plan.wake to `when` if that is earlier.
void WakeBy(Plan& plan, std::chrono::sys_seconds when);

}  // namespace strongroom::domain
