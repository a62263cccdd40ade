#include "base/hex.h"

#include <array>
#include <cstdint>

namespace strongroom::base {
namespace {

constexpr uint8_t kNoDigit = 0xFF;

// What each character stands for: contents come from PostgreSQL in this form.
constexpr std::array<uint8_t, 256> Values() {
  std::array<uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (uint8_t i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = 10 + i;
  return values;
}
constexpr auto kValues = Values();

uint8_t ValueOf(char digit) { return kValues[static_cast<unsigned char>(digit)]; }

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
  std::string bytes(hex.size() / 2, '\0');
  bool is_hex = true;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const uint8_t high = ValueOf(hex[2 * i]);
    const uint8_t low = ValueOf(hex[2 * i + 1]);
    is_hex = is_hex && high != kNoDigit && low != kNoDigit;
    bytes[i] = static_cast<char>(high << 4U | low);
  }
  if (!is_hex) return std::nullopt;
  return bytes;
}

}  // namespace strongroom::base
