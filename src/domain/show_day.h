#pragma once

#include <chrono>
#include <string>

namespace strongroom::domain {

// "2026-03-29".
std::string ShowDay(std::chrono::local_days day);

}  // namespace strongroom::domain
