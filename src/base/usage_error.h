#pragma once

#include <stdexcept>

namespace strongroom::base {

// What every program of ours ends with when it was called wrongly (docs/cli.md).
inline constexpr int kExitWrongUsage = 2;

// A flag, an environment variable or a file that it names is wrong: one line that says which, and
// what would be right.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strongroom::base
