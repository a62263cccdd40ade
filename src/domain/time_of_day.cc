#include "domain/time_of_day.h"

#include <array>
#include <cstdio>

namespace strongroom::domain {

std::string ShowTimeOfDay(std::chrono::minutes since_midnight) {
  const std::chrono::hh_mm_ss time{since_midnight};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()));
  return text.data();
}

}  // namespace strongroom::domain
