#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/shown_run.h"

namespace strongroom::cli {

// All that a run did, for people, in the manner of `kubectl describe`.
std::vector<std::string> RunDetailLines(const ShownRun& view, std::chrono::sys_seconds now);

}  // namespace strongroom::cli
