#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace strongroom::provider::graph {

// The numbers of an RSA private key, each with its most significant byte first (RFC 8017, 3.2).
// What it held is overwritten when it goes.
struct RsaNumbers {
  std::string n, e, d, p, q, dp, dq, qi;

  RsaNumbers() = default;
  ~RsaNumbers();
  RsaNumbers(const RsaNumbers&) = delete;
  RsaNumbers& operator=(const RsaNumbers&) = delete;
};

// What an application signs with.
struct SigningKey {
  RsaNumbers rsa;
  // SHA-256 of the certificate that Entra knows the key by, in DER (RFC 7515, 4.1.8).
  std::string thumbprint;
  std::chrono::sys_seconds expires_at;  // of the certificate
};

// Reads a certificate, perhaps with a chain and in any order, and the private key of one of them:
// that one is used. Throws ProviderError (AUTHENTICATION_FAILED), which names tls.crt or tls.key
// and quotes nothing of them: no PEM, a passphrase, no RSA key of at least 2048 bits, no
// certificate of that key, one that is not valid at `now`.
void ReadSigningKey(std::string_view certificates, std::string_view private_key,
                    std::chrono::sys_seconds now, SigningKey& key);

}  // namespace strongroom::provider::graph
