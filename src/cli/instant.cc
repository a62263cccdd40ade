#include "cli/instant.h"

#include <array>
#include <cstdio>

#include "domain/time_of_day.h"

namespace strongroom::cli {
namespace {

using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::seconds;

template <typename... Values>
std::string Format(const char* format, Values... values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string ShowWall(local_seconds wall) {
  return ShowDay(std::chrono::floor<std::chrono::days>(wall)) + " " + ShowTime(wall);
}

}  // namespace

std::string ShowInstant(std::chrono::sys_seconds instant) {
  return ShowWall(WallTime(instant, seconds{0})) + "Z";
}

local_seconds WallTime(std::chrono::sys_seconds instant, seconds offset) {
  return local_seconds{instant.time_since_epoch() + offset};
}

std::string ShowTime(local_seconds wall) {
  const seconds time = wall - std::chrono::floor<std::chrono::days>(wall);
  const auto whole = std::chrono::floor<minutes>(time);
  const auto rest = static_cast<int>((time - whole).count());
  return domain::ShowTimeOfDay(whole) + (rest == 0 ? "" : Format(":%02d", rest));
}

std::string ShowLocal(std::chrono::sys_seconds instant, seconds offset) {
  return ShowWall(WallTime(instant, offset)) + (offset.count() < 0 ? " -" : " +") +
         domain::ShowTimeOfDay(std::chrono::floor<minutes>(std::chrono::abs(offset)));
}

std::string ShowWeekday(std::chrono::local_days day) {
  static constexpr std::array<const char*, 7> kNames{"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  return kNames.at(std::chrono::weekday{day}.c_encoding());
}

}  // namespace strongroom::cli
