#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::base {

// Lower-case hexadecimal, two characters a byte.
std::string ToHex(std::string_view bytes);

// Absent for anything but pairs of hexadecimal digits, of either case.
std::optional<std::string> FromHex(std::string_view hex);

}  // namespace strongroom::base
