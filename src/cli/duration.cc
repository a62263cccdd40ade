#include "cli/duration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
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

}  // namespace strongroom::cli
