#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::catalogue {

// How the bytes of a text are made. Windows saves scripts in UTF-16, little end first.
enum class TextBytes { kUtf8, kUtf16 };

struct EncodedText {
  std::string text;  // UTF-8, with the byte order mark where there is one
  TextBytes bytes = TextBytes::kUtf8;
};

// The text that a text holds in base64, without control characters but those of lines. Absent for
// anything else, such as images and certificates in DER. Words of 16 letters are base64 too, but
// hardly ever of text that says anything.
std::optional<EncodedText> TextInBase64(std::string_view text);

// In base64, its bytes made in the same way. The text is UTF-8.
std::string InBase64(const EncodedText& encoded);

}  // namespace strongroom::catalogue
