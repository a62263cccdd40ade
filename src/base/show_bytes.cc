#include "base/show_bytes.h"

#include <array>
#include <cstdio>

namespace strongroom::base {

std::string ShowBytes(int64_t bytes) {
  constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value,
                kUnits.at(unit));
  return text.data();
}

}  // namespace strongroom::base
