#include "base/base64.h"

#include <algorithm>
#include <cstdint>

#include "base/ascii.h"

namespace strongroom::base {
namespace {

// -1 for what is no digit.
int ValueOf(char c) {
  if (IsUpper(c)) return c - 'A';
  if (IsLower(c)) return c - 'a' + 26;
  if (IsDigit(c)) return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace

std::optional<std::string> DecodeBase64(std::string_view text) {
  std::string bytes;
  uint32_t group = 0;
  int digits = 0;
  int padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int value = ValueOf(c);
    if (value < 0 || padding > 0) return std::nullopt;
    group = (group << 6U) | static_cast<uint32_t>(value);
    if (++digits % 4 != 0) continue;
    for (const uint32_t shift : {16U, 8U, 0U}) bytes.push_back(static_cast<char>(group >> shift));
    group = 0;
  }
  const int left = digits % 4;
  if (left == 1 || (left == 0 && padding != 0) || (left != 0 && left + padding != 4)) {
    return std::nullopt;
  }
  if (left == 2) bytes.push_back(static_cast<char>(group >> 4U));
  if (left == 3) {
    bytes.push_back(static_cast<char>(group >> 10U));
    bytes.push_back(static_cast<char>(group >> 2U));
  }
  return bytes;
}

std::string EncodeBase64(std::string_view bytes) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group = (group << 8U) | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (size_t k = 0; k < 4; ++k) {
      text.push_back(k <= count ? kDigits[(group >> (18U - 6U * k)) & 63U] : '=');
    }
  }
  return text;
}

}  // namespace strongroom::base
