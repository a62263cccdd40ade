#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/shown_run.h"

namespace strongroom::cli {

// Which policies differ from the set before the run's, and who did it: for people a table, for
// programs an object. What the run's status does not name is counted.
std::vector<std::string> RunChangeLines(const ShownRun& view);
Json RunChangesJson(const ShownRun& view);

}  // namespace strongroom::cli
