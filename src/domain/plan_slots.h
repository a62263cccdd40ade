#pragma once

#include "domain/plan.h"

namespace strongroom::domain {

// effectiveSince moves to `now` when timing or `enabled` differ from what it stands for, and is the
// creation at first, unless the spec was changed before anyone looked at it. A spec that is not
// valid has a timing of its own, so that mending it never fires at once.
void PlanEffectiveSince(const Observed& observed, std::chrono::sys_seconds now, Plan& plan);

// The slot that the schedule, which is ready, runs at this moment, unless it has been: the latest
// that is due, if it is not too late for it. `status` has the effectiveSince of the plan.
std::optional<std::chrono::sys_seconds> SlotToRun(const Observed& observed,
                                                  const ScheduleStatus& status,
                                                  std::chrono::sys_seconds now,
                                                  const PlanOptions& options);

// The run of a run-now token that was not seen before, and the run of the slot that is due.
void PlanNewRuns(const Observed& observed, std::chrono::sys_seconds now, const PlanOptions& options,
                 Plan& plan);

}  // namespace strongroom::domain
