#pragma once

#include <chrono>
#include <string>

namespace strongroom::domain {

// "02:30", of minutes since midnight, [0, 1440).
std::string ShowTimeOfDay(std::chrono::minutes since_midnight);

}  // namespace strongroom::domain
