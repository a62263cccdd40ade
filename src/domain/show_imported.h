#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace strongroom::domain {

// What a backup set is, for whoever is about to believe it, that was sealed elsewhere and put in:
// "was sealed elsewhere, and put in by ann at 2026-03-02T01:30:04Z".
std::string ShowImported(std::string_view by, std::chrono::sys_seconds at);

}  // namespace strongroom::domain
