#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "catalogue/text_range.h"

namespace strongroom::catalogue {

// They look from `from` on; absent when there is none more. Cost: linear in what they pass over.

// What is between the lines of a private key in PEM (RFC 7468); to the end of the text when the
// last one is missing.
std::optional<TextRange> FindPrivateKey(std::string_view text, size_t from);

// PEM that holds one in base64, also behind a certificate, with all its lines.
std::optional<TextRange> FindEncodedKey(std::string_view text, size_t from);

}  // namespace strongroom::catalogue
