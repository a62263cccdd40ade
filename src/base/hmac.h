#pragma once

#include <string_view>

#include "base/sha256.h"

namespace strongroom::base {

// HMAC-SHA256 (RFC 2104) of `bytes`: who knows no `key`, of any length, cannot make it.
Digest HmacSha256(std::string_view key, std::string_view bytes);

}  // namespace strongroom::base
