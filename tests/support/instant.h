#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace strongroom::test {

// "2026-03-29T01:30:00Z" as an instant. Throws for any other text: a test that is written wrong.
inline std::chrono::sys_seconds At(std::string_view text) {
  const auto instant = base::ParseTimestamp(text);
  if (!instant) throw std::invalid_argument("not a timestamp: " + std::string(text));
  return *instant;
}

}  // namespace strongroom::test
