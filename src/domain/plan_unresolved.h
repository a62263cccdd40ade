#pragma once

#include "domain/plan.h"

namespace strongroom::domain {

// Runs that were not resolved yet. One that a controller made, and died before it had resolved it,
// says word for word what this one would say of a slot or token that waits; then it does not matter
// who wrote it, and it becomes that slot's. One that people made says no more than people may: the
// schedule, and trigger manual or retry; it is of the minute in which it was made. Anything else
// ends as InvalidRun, and more than may wait at once as TooManyRuns; these stand for nothing. Only
// of a schedule that is ready.
void PlanUnresolvedRuns(const Observed& observed, std::chrono::sys_seconds now,
                        const PlanOptions& options, Plan& plan);

// The same where the schedule is not ready, and so nobody can tell what they are: they wait until
// it is, but more than may wait end as TooManyRuns. Should one of them be the controller's own, its
// slot gets another.
void PlanUnresolvedRunsOfUnready(const Observed& observed, const PlanOptions& options, Plan& plan);

}  // namespace strongroom::domain
