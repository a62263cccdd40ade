#pragma once

#include "domain/plan.h"

namespace strongroom::domain {

// What is told of a schedule whose tenant is not there.
std::string NoTenantNamed(const std::string& name);

// Can runs be started at all?
bool IsReady(const Observed& observed);

// What status.recentRuns says of a run.
RecentRun RecentRunOf(const RunView& run);

// Is `run` over without the stored status having counted it yet?
bool HasJustEnded(const ScheduleStatus& stored, const RecentRun& run);

// The status where a plan could not be carried out to its end: no slot or token is settled by it,
// and condition Blocked says why.
ScheduleStatus HeldStatus(const Observed& observed, const Plan& plan, const Obstacle& obstacle,
                          std::chrono::sys_seconds now);

// Conditions, next slot, and what the runs say of the schedule.
void PlanStatus(const Observed& observed, std::chrono::sys_seconds now, Plan& plan);

}  // namespace strongroom::domain
