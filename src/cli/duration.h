#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/show_duration.h"

namespace strongroom::cli {

// "10m", "1h30m", "90s", "500ms", and whole seconds without a unit, as kubectl's flags take them.
// Absent for anything else, and for more than 30 days.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

using base::ShowDuration;

}  // namespace strongroom::cli
