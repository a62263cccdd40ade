#pragma once

#include <cstdint>
#include <string>

namespace strongroom::domain {

// "1 policy", "3 policies": for people.
inline std::string ShowPolicies(int64_t count) {
  return std::to_string(count) + (count == 1 ? " policy" : " policies");
}

}  // namespace strongroom::domain
