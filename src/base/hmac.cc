#include "base/hmac.h"

#include <cstdint>
#include <string>

namespace strongroom::base {
namespace {

constexpr size_t kBlock = 64;  // of SHA-256, FIPS 180-4

std::string BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string Padded(std::string key, uint8_t with) {
  key.resize(kBlock, '\0');
  for (char& c : key) c = static_cast<char>(static_cast<uint8_t>(c) ^ with);
  return key;
}

}  // namespace

Digest HmacSha256(std::string_view key, std::string_view bytes) {
  const std::string fitting = key.size() > kBlock ? BytesOf(Sha256Of(key)) : std::string(key);
  Sha256 hash;
  hash.Update(Padded(fitting, 0x36));
  hash.Update(bytes);
  const std::string inner = BytesOf(hash.Finish());
  hash.Update(Padded(fitting, 0x5C));
  hash.Update(inner);
  return hash.Finish();
}

}  // namespace strongroom::base
