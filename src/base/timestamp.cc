#include "base/timestamp.h"

#include <array>
#include <cstdio>

#include "base/ascii.h"

namespace strongroom::base {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

constexpr sys_seconds kFirst = sys_days{std::chrono::year{0} / 1 / 1};
constexpr sys_seconds kLast =
    sys_days{std::chrono::year{9999} / 12 / 31} + days{1} - std::chrono::seconds{1};

// Reads exactly `width` digits at the front of `text` and drops them; -1 when they are not there.
int TakeDigits(std::string_view& text, size_t width) {
  if (text.size() < width) return -1;
  int value = 0;
  for (size_t i = 0; i < width; ++i) {
    if (!IsDigit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool Take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<sys_days> TakeDate(std::string_view& text) {
  const int year = TakeDigits(text, 4);
  if (year < 0 || !Take(text, "-")) return std::nullopt;
  const int month = TakeDigits(text, 2);
  if (month < 0 || !Take(text, "-")) return std::nullopt;
  const int day = TakeDigits(text, 2);
  if (day < 0) return std::nullopt;
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

std::optional<std::chrono::seconds> TakeTime(std::string_view& text) {
  const int hour = TakeDigits(text, 2);
  if (hour < 0 || hour > 23 || !Take(text, ":")) return std::nullopt;
  const int minute = TakeDigits(text, 2);
  if (minute < 0 || minute > 59 || !Take(text, ":")) return std::nullopt;
  const int second = TakeDigits(text, 2);
  if (second < 0 || second > 59) return std::nullopt;
  if (Take(text, ".")) {
    if (!Take(text, "0123456789")) return std::nullopt;
    while (Take(text, "0123456789")) {
    }
  }
  return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

std::optional<std::chrono::seconds> TakeOffset(std::string_view& text) {
  if (Take(text, "Zz")) return std::chrono::seconds{0};
  const bool west = !text.empty() && text.front() == '-';
  if (!Take(text, "+-")) return std::nullopt;
  const int hour = TakeDigits(text, 2);
  if (hour < 0 || hour > 23 || !Take(text, ":")) return std::nullopt;
  const int minute = TakeDigits(text, 2);
  if (minute < 0 || minute > 59) return std::nullopt;
  const std::chrono::seconds offset = std::chrono::hours{hour} + std::chrono::minutes{minute};
  return west ? -offset : offset;
}

std::string FormatDateTime(sys_seconds instant) {
  const sys_days day = floor<days>(instant);
  const year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return buffer.data();
}

}  // namespace

std::string FormatTimestamp(sys_seconds instant) { return FormatDateTime(instant) + "Z"; }

std::string FormatMicroTimestamp(std::chrono::system_clock::time_point instant) {
  const auto second = floor<std::chrono::seconds>(instant);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(instant - second);
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), ".%06dZ", static_cast<int>(micros.count()));
  return FormatDateTime(second) + buffer.data();
}

std::optional<sys_seconds> ParseTimestamp(std::string_view text) {
  const auto date = TakeDate(text);
  if (!date || !Take(text, "Tt ")) return std::nullopt;
  const auto time = TakeTime(text);
  if (!time) return std::nullopt;
  const auto offset = TakeOffset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const sys_seconds instant = sys_seconds{*date} + *time - *offset;
  // Year 0 and year 9999 with an offset may leave the years that the format can write.
  if (instant < kFirst || instant > kLast) return std::nullopt;
  return instant;
}

}  // namespace strongroom::base
