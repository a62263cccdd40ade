#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace strongroom::cli {

// "10m", "1h30m", "90s", "500ms", and whole seconds without a unit, as kubectl's flags take them.
// Absent for anything else, and for more than 30 days.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

// As kubectl shows ages, with less detail the longer it is: "7s", "2m5s", "3h", "4d2h". "0s" when
// negative.
std::string ShowDuration(std::chrono::seconds duration);

}  // namespace strongroom::cli
