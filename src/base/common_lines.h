#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strongroom::base {

// Lines that two texts have in common, as their positions in each: ascending in both, and as many
// as there can be, unless more than `most_differences` lines would be left over between the common
// beginning and the common end; then these two alone. E. Myers, "An O(ND) Difference Algorithm and
// Its Variations", 1986. Cost with D of
// these lines, at most most_differences: (lines + D) * D comparisons, 8 * D^2 bytes.
std::vector<std::pair<size_t, size_t>> CommonLines(std::span<const std::string> before,
                                                   std::span<const std::string> after,
                                                   size_t most_differences);

}  // namespace strongroom::base
