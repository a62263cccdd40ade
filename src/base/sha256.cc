#include "base/sha256.h"

#include <openssl/evp.h>

#include <stdexcept>

#include "base/hex.h"

namespace strongroom::base {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

namespace {

// Fetched once: an implicit fetch at each digest costs more than a small digest itself.
const EVP_MD* Algorithm() {
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

void Check(int result) {
  if (result != 1) throw std::runtime_error("SHA-256 is not available in OpenSSL");
}

}  // namespace

Sha256::Sha256() : state_(std::make_unique<State>()) {
  Check(EVP_DigestInit_ex(state_->context, Algorithm(), nullptr));
}

Sha256::~Sha256() = default;

void Sha256::Update(std::string_view bytes) {
  Check(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

Digest Sha256::Finish() {
  Digest digest{};
  Check(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr));
  Check(EVP_DigestInit_ex(state_->context, Algorithm(), nullptr));
  return digest;
}

Digest Sha256Of(std::string_view bytes) {
  Sha256 hash;
  hash.Update(bytes);
  return hash.Finish();
}

std::string Sha256Hex(std::string_view bytes) {
  const Digest digest = Sha256Of(bytes);
  return ToHex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace strongroom::base
