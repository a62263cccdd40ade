#pragma once

#include <chrono>
#include <string>

namespace strongroom::base {

// As kubectl shows ages, with less detail the longer it is: "7s", "2m5s", "3h", "4d2h". "0s" when
// negative.
std::string ShowDuration(std::chrono::seconds duration);

}  // namespace strongroom::base
