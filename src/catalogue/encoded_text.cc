#include "catalogue/encoded_text.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"

namespace strongroom::catalogue {
namespace {

bool IsDigitOfBase64(char c) {
  return base::IsLetter(c) || base::IsDigit(c) || c == '+' || c == '/' || c == '=' || c == '\n' ||
         c == '\r';
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r';
}

}  // namespace

std::optional<std::string> TextInBase64(std::string_view text) {
  constexpr size_t kShortest = 16;
  if (text.size() < kShortest) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), IsDigitOfBase64)) return std::nullopt;
  std::optional<std::string> decoded = base::DecodeBase64(text);
  if (!decoded || std::any_of(decoded->begin(), decoded->end(), IsControl)) return std::nullopt;
  if (!base::IsUtf8(*decoded)) return std::nullopt;
  return decoded;
}

}  // namespace strongroom::catalogue
