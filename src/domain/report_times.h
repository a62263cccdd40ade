#pragma once

#include <chrono>

#include "domain/outcome.h"

namespace strongroom::domain {

// The times of a report are the word of whoever sent it, by the clock of another machine, while
// what counts by them (the age of a tenant's last success, the duration of runs) is everybody's. So
// they are moved to where they can be: not before the run was made, not after `now`, the end not
// before the beginning.
void BoundTimes(Outcome& outcome, std::chrono::sys_seconds made_at, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
