#include "domain/show_day.h"

#include <array>
#include <cstdio>

namespace strongroom::domain {

std::string ShowDay(std::chrono::local_days day) {
  const std::chrono::year_month_day date{day};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace strongroom::domain
