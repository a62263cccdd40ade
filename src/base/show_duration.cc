#include "base/show_duration.h"

#include <algorithm>
#include <cstdint>

namespace strongroom::base {
namespace {

std::string Join(int64_t big, char big_unit, int64_t small, char small_unit) {
  std::string text = std::to_string(big) + big_unit;
  if (small != 0) text += std::to_string(small) + small_unit;
  return text;
}

}  // namespace

std::string ShowDuration(std::chrono::seconds duration) {
  const int64_t secs = std::max<int64_t>(duration.count(), 0);
  const int64_t minutes = secs / 60;
  const int64_t hours = minutes / 60;
  const int64_t days = hours / 24;
  if (secs < 120) return std::to_string(secs) + "s";
  if (minutes < 10) return Join(minutes, 'm', secs % 60, 's');
  if (minutes < 180) return std::to_string(minutes) + "m";
  if (hours < 8) return Join(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return std::to_string(hours) + "h";
  if (days < 8) return Join(days, 'd', hours % 24, 'h');
  const int64_t years = days / 365;
  if (years < 2) return std::to_string(days) + "d";
  if (years < 8) return Join(years, 'y', days % 365, 'd');
  return std::to_string(years) + "y";
}

}  // namespace strongroom::base
