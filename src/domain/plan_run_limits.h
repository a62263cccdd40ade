#pragma once

#include "domain/plan.h"

namespace strongroom::domain {

// Run objects beyond the history limits, as far as nothing is lost with them.
void PlanRunLimits(const Observed& observed, Plan& plan);

}  // namespace strongroom::domain
