#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/run_view.h"

namespace strongroom::cli {

// All that a run did, for people, in the manner of `kubectl describe`.
std::vector<std::string> RunDetailLines(const RunView& view, std::chrono::sys_seconds now);

}  // namespace strongroom::cli
