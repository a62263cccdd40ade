#include "base/environment.h"

#include <cstdlib>

namespace strongroom::base {

std::optional<std::string> FromEnvironment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace strongroom::base
