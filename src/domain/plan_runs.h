#pragma once

#include "domain/plan.h"

namespace strongroom::domain {

// Runs that have a Job: seen to work, ended without a report, or their Job is gone.
void PlanStartedRuns(const Observed& observed, std::chrono::sys_seconds now,
                     const PlanOptions& options, Plan& plan);

// Will the run be over once this plan is carried out?
bool EndsRun(const Plan& plan, const RunView& run);

// Adds the end of a run to the plan, and nothing else is done to the run in it.
void FinishRun(RunToFinish finish, Plan& plan);

// As FinishRun, with the run's Job, if it works.
void CancelRun(const RunView& run, std::string_view reason, std::string message, Plan& plan);

}  // namespace strongroom::domain
