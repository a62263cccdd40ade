#pragma once

#include "domain/plan.h"

namespace strongroom::domain {

// What is settled ahead of time is the work of a clock that was wrong, here and at the API server.
// Up to this much it stands, so that a clock which is set back runs nothing twice.
inline constexpr std::chrono::days kFarthestSettled{7};

// With more the schedule begins anew: else it would run nothing, without a word, until then.
void PlanWrongClock(const Observed& observed, std::chrono::sys_seconds now, Plan& plan);

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
