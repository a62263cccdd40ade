#include "store/hex.h"

#include "store/error.h"

namespace strongroom::store {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

unsigned ValueOf(char digit) {
  const size_t value = kDigits.find(digit);
  if (value == std::string_view::npos) {
    throw StoreError(StoreError::Kind::kRefused, "not a hexadecimal digit");
  }
  return static_cast<unsigned>(value);
}

}  // namespace

std::string BytesToHex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex.push_back(kDigits[value >> 4U]);
    hex.push_back(kDigits[value & 0x0FU]);
  }
  return hex;
}

std::string HexToBytes(std::string_view hex) {
  if (hex.size() % 2 != 0) {
    throw StoreError(StoreError::Kind::kRefused, "half a hexadecimal byte");
  }
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(ValueOf(hex[i]) << 4U | ValueOf(hex[i + 1])));
  }
  return bytes;
}

}  // namespace strongroom::store
