#pragma once

#include <string>

namespace strongroom::domain {

// Something in a spec that cannot be done, in words for the one who wrote it.
struct Problem {
  std::string field;    // "spec.timezone"
  std::string message;  // "unknown time zone \"Europe/Atlantis\"; did you mean Europe/Athens?"

  bool operator==(const Problem&) const = default;
};

}  // namespace strongroom::domain
