#pragma once

#include "domain/plan.h"

namespace strongroom::domain {

// Runs without a Job, the new ones too: which get one now, which are skipped by the concurrency
// policy, and which are canceled because the schedule has another tenant by now, or is being
// deleted. Runs that people made cost no slot its own: it waits for them, and they replace none.
void PlanPendingRuns(const Observed& observed, Plan& plan);

// Says of a run that it waits for its schedule, unless `told` does.
void QueueUntilReady(const Observed& observed, const std::string& run,
                     const std::optional<Condition>& told, Plan& plan);

}  // namespace strongroom::domain
