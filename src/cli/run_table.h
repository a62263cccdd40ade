#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/shown_run.h"

namespace strongroom::cli {

struct RunTableOptions {
  bool with_namespace = false;
  bool is_wide = false;  // schedule, tenant and the whole message as well
  std::chrono::sys_seconds now;
};

// Those that were made later come first; of one second those of later slots, then by namespace and
// name.
bool IsNewer(const ShownRun& a, const ShownRun& b);

// The lines of a table of `runs`, in their order.
std::vector<std::string> RunTableLines(const std::vector<ShownRun>& runs,
                                       const RunTableOptions& options);

}  // namespace strongroom::cli
