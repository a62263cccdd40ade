#pragma once

#include <string>

#include "domain/plan.h"

namespace strongroom::domain {

// What is wrong with a run that people made, as a sentence that says what to change; empty when
// nothing is. They say the schedule, and trigger manual or, of a run of this schedule that ended
// without success, retry; no more.
std::string FaultOf(const Observed& observed, const UnresolvedRun& run);

}  // namespace strongroom::domain
