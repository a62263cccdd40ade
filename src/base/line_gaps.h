#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strongroom::base {

// One of two texts that are compared, and how deep each of its lines is inside of others.
struct Outline {
  std::span<const std::string> lines;
  std::function<size_t(size_t line)> depth;
};

// Lines that one text has alone may end with what is before them, and could as well begin there: of
// "1. a 2. b" is "1. a" gone, and not "a 2.". `pairs`, the lines that both have (CommonLines), are
// moved so that such lines begin where they are the least deep. Cost: linear.
void MoveGaps(const Outline& before, const Outline& after,
              std::vector<std::pair<size_t, size_t>>& pairs);

}  // namespace strongroom::base
