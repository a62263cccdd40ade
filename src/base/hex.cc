#include "base/hex.h"

#include "base/ascii.h"

namespace strongroom::base {
namespace {

std::optional<unsigned> ValueOf(char digit) {
  const auto from = [&](char first) { return static_cast<unsigned>(digit - first); };
  if (IsDigit(digit)) return from('0');
  if (digit >= 'a' && digit <= 'f') return from('a') + 10;
  if (digit >= 'A' && digit <= 'F') return from('A') + 10;
  return std::nullopt;
}

}  // namespace

std::string ToHex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(kDigits[byte >> 4U]);
    hex.push_back(kDigits[byte & 0x0FU]);
  }
  return hex;
}

std::optional<std::string> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) {
    const auto high = ValueOf(hex[i]);
    const auto low = ValueOf(hex[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<char>(*high << 4U | *low));
  }
  return bytes;
}

}  // namespace strongroom::base
