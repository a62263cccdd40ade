#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::base {

// RFC 4648 section 4; line breaks are allowed. Absent when the text is anything else.
std::optional<std::string> DecodeBase64(std::string_view text);

// Without line breaks.
std::string EncodeBase64(std::string_view bytes);

}  // namespace strongroom::base
