#pragma once

#include <cstdint>

namespace strongroom::fuzz {

// What code has cost, in numbers that are the same each time that it runs.
struct Cost {
  // Branches taken, in what is compiled with -fsanitize-coverage=trace-pc; 0 in all else.
  uint64_t edges = 0;
  // What was asked of operator new, by libraries too.
  uint64_t allocations = 0;
  uint64_t bytes = 0;
};

Cost operator-(const Cost& a, const Cost& b);

// Of this thread, since it began.
Cost CostSoFar();

}  // namespace strongroom::fuzz
