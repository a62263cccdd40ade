#include "base/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>

namespace strongroom::base {

Digest HmacSha256(std::string_view key, std::string_view bytes) {
  Digest digest;
  unsigned size = 0;
  // OpenSSL takes null for "no key was given".
  const char* const key_bytes = key.empty() ? "" : key.data();
  if (HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(),
           &size) == nullptr ||
      size != digest.size()) {
    throw std::bad_alloc();
  }
  return digest;
}

}  // namespace strongroom::base
