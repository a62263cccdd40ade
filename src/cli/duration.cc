#include "cli/duration.h"

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

}  // namespace strongroom::cli
