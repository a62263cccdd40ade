#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strongroom::domain {

// Something in a spec that cannot be done, in words for the one who wrote it.
struct Problem {
  std::string field;    // "spec.timezone"
  std::string message;  // "unknown time zone \"Europe/Atlantis\"; did you mean Europe/Athens?"

  bool operator==(const Problem&) const = default;
};

// How many of them people are told at once, by conditions and refusals alike: the rest can wait.
inline constexpr size_t kMaxShownProblems = 8;

// "spec.timezone: unknown time zone ...; spec.timeOfDay: ...": the first `most` of them, and how
// many more there are. Empty for none.
std::string Describe(const std::vector<Problem>& problems, size_t most = SIZE_MAX);

}  // namespace strongroom::domain
