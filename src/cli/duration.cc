#include "cli/duration.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace strongroom::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLongest = std::chrono::hours{30 * 24};
// Longer units first: "ms" is no "m".
constexpr std::array<std::pair<std::string_view, milliseconds>, 4> kUnits{
    {{"ms", milliseconds{1}},
     {"s", milliseconds{1'000}},
     {"m", milliseconds{60'000}},
     {"h", milliseconds{3'600'000}}}};

// Takes "90s" off the front of `text`.
std::optional<milliseconds> TakeOne(std::string_view& text) {
  uint32_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  for (const auto& [name, unit] : kUnits) {
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return number * unit;
  }
  return std::nullopt;
}

std::string Join(int64_t big, char big_unit, int64_t small, char small_unit) {
  std::string text = std::to_string(big) + big_unit;
  if (small != 0) text += std::to_string(small) + small_unit;
  return text;
}

template <typename... Values>
std::string Format(const char* format, Values... values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string ShowWall(std::chrono::local_seconds local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{local - day};
  std::string text = ShowDay(day) + Format(" %02d:%02d", static_cast<int>(time.hours().count()),
                                           static_cast<int>(time.minutes().count()));
  const auto rest = static_cast<int>(time.seconds().count());
  return rest == 0 ? text : text + Format(":%02d", rest);
}

}  // namespace

std::optional<milliseconds> ParseDuration(std::string_view text) {
  uint32_t whole = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), whole);
  milliseconds sum{0};
  if (problem == std::errc{} && end == text.data() + text.size()) {
    sum = seconds{whole};
    text = {};
  } else if (text.empty()) {
    return std::nullopt;
  }
  while (!text.empty()) {
    const auto part = TakeOne(text);
    if (!part) return std::nullopt;
    sum += *part;
  }
  return sum <= kLongest ? std::optional(sum) : std::nullopt;
}

std::string ShowDuration(seconds duration) {
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

std::string ShowInstant(std::chrono::sys_seconds instant) {
  return ShowWall(std::chrono::local_seconds{instant.time_since_epoch()}) + "Z";
}

std::string ShowLocal(std::chrono::sys_seconds instant, seconds offset) {
  const int64_t minutes = std::abs(offset.count()) / 60;
  return ShowWall(std::chrono::local_seconds{instant.time_since_epoch() + offset}) +
         Format(" %c%02d:%02d", offset.count() < 0 ? '-' : '+', static_cast<int>(minutes / 60),
                static_cast<int>(minutes % 60));
}

std::string ShowDay(std::chrono::local_days day) {
  const std::chrono::year_month_day date{day};
  return Format("%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string ShowWeekday(std::chrono::local_days day) {
  static constexpr std::array<const char*, 7> kNames{"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  return kNames.at(std::chrono::weekday{day}.c_encoding());
}

}  // namespace strongroom::cli
