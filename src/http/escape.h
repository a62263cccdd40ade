#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::http {

// Percent-decodes (RFC 3986 section 2.1), once; absent when an escape is broken.
std::optional<std::string> PercentDecode(std::string_view text);

// Decodes a part of a query, application/x-www-form-urlencoded: '+' is a space, and a broken escape
// is taken as it is.
std::string FormDecode(std::string_view text);

}  // namespace strongroom::http
