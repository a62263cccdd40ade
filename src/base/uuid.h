#pragma once

#include <string>
#include <string_view>

namespace strongroom::base {

// A UUID (RFC 9562, version 8) from the SHA-256 of `bytes`: the same bytes always have the same.
std::string UuidOf(std::string_view bytes);

}  // namespace strongroom::base
