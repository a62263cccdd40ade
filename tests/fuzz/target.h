#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/cost.h"

// Code that reads what comes from outside, each as a function of any bytes. What such code may
// throw is caught; whatever else leaves a target is a bug.
namespace strongroom::fuzz {

// A promise that some input breaks.
class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void Require(bool holds, const char* promise) {
  if (!holds) throw BrokenPromise(promise);
}

// Several times what the dearest input found so far costs.
struct Bounds {
  Cost fixed;     // whatever the size
  Cost per_byte;  // of the input
};

struct Target {
  const char* name;  // of the folder in corpus/ too, which has inputs to begin with
  void (*run)(std::string_view input);
  Bounds bounds;
  std::vector<std::string> seeds = {};  // more of them, which are no text
};

const std::vector<Target>& Targets();

// Returns what it cost; throws what the target throws, and BrokenPromise when it costs too much.
Cost RunWithinBounds(const Target& target, std::string_view input);

}  // namespace strongroom::fuzz
