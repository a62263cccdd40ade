#pragma once

#include <string>

#include "domain/outcome.h"

namespace strongroom::store {

// Column `status` of a run.
std::string StatusOf(domain::RunPhase phase);

// The statuses of runs that have not ended, as a list in SQL.
const std::string& OpenStatuses();

}  // namespace strongroom::store
