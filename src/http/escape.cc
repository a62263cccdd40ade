#include "http/escape.h"

#include "base/hex.h"

namespace strongroom::http {
namespace {

// The character of the escape "%41" at `at`; absent when there is none or it is broken.
std::optional<char> EscapedAt(std::string_view text, size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) return std::nullopt;
  const auto byte = base::FromHex(text.substr(at + 1, 2));
  return byte ? std::optional((*byte)[0]) : std::nullopt;
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    const auto c = EscapedAt(text, i);
    if (!c) return std::nullopt;
    decoded.push_back(*c);
    i += 2;
  }
  return decoded;
}

std::string FormDecode(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (const auto c = EscapedAt(text, i)) {
      decoded.push_back(*c);
      i += 2;
    } else {
      decoded.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return decoded;
}

}  // namespace strongroom::http
