#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::catalogue {

// The text that a text holds in base64: UTF-8 without control characters but those of lines.
// Absent for anything else, such as images, certificates in DER, and text in UTF-16. Words of 16
// letters are base64 too, but hardly ever of text.
std::optional<std::string> TextInBase64(std::string_view text);

}  // namespace strongroom::catalogue
