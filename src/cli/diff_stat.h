#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/unified_diff.h"
#include "cli/printer.h"
#include "domain/item_change.h"

namespace strongroom::cli {

// How much of a policy differs.
struct DiffStat {
  std::string label;
  domain::Change change = domain::Change::kChanged;
  std::optional<base::LineCounts> lines;  // absent where nobody could count them
};

// In the manner of `git diff --stat`: a line for each policy, of at most 120 characters unless its
// name has more, and one with how many were added, changed and removed, and of how many lines.
std::vector<std::vector<ColoredText>> StatLines(const std::vector<DiffStat>& stats);

}  // namespace strongroom::cli
