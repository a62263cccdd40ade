#pragma once

#include <cstdint>
#include <string>

namespace strongroom::base {

// "1.2 MB", "44 MB": decimal, as disks are sold. Not for negative numbers.
std::string ShowBytes(int64_t bytes);

}  // namespace strongroom::base
