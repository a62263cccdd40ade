#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/sha256.h"
#include "support/instant.h"

// RSA keys and certificates that a test makes.
namespace strongroom::test {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

inline std::string TextOf(const std::function<int(BIO*)>& write) {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free_all);
  if (write(bio.get()) != 1) throw std::logic_error("OpenSSL writes nothing");
  const char* bytes = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<size_t>(size)};
}

// A private key. Copies are the same key.
class MadeKey {
 public:
  static MadeKey Rsa(unsigned bits) { return MadeKey(EVP_RSA_gen(bits)); }
  static MadeKey EllipticCurve() { return MadeKey(EVP_EC_gen("P-256")); }

  // PKCS #8, in PEM.
  std::string Pem() const {
    return TextOf([&](BIO* bio) {
      return PEM_write_bio_PrivateKey(bio, get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }
  // The same with a passphrase.
  std::string EncryptedPem() const {
    return TextOf([&](BIO* bio) {
      return PEM_write_bio_PKCS8PrivateKey(bio, get(), EVP_aes_128_cbc(), "secret", 6, nullptr,
                                           nullptr);
    });
  }
  EVP_PKEY* get() const { return key_.get(); }

 private:
  explicit MadeKey(EVP_PKEY* key) : key_(key, EVP_PKEY_free) {}

  std::shared_ptr<EVP_PKEY> key_;
};

// Two keys that are made once, because that takes a while.
inline const MadeKey& OwnKey() {
  static const MadeKey key = MadeKey::Rsa(2048);
  return key;
}
inline const MadeKey& OtherKey() {
  static const MadeKey key = MadeKey::Rsa(2048);
  return key;
}

struct Validity {
  std::chrono::sys_seconds begins = At("2026-01-01T00:00:00Z");
  std::chrono::sys_seconds ends = At("2027-01-01T00:00:00Z");
};

// When such a certificate is good.
inline std::chrono::sys_seconds WhenGood() { return At("2026-03-01T01:30:00Z"); }

// Who a certificate is of, or by.
struct Party {
  std::string name;
  const MadeKey& key;
};

inline void SetName(X509_NAME* where, const std::string& name) {
  X509_NAME_add_entry_by_txt(where, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
}

// In PEM. One of an authority says so.
inline std::string SignedCertificate(const Party& of, const Party& by, Validity validity,
                                     bool of_authority) {
  const Certificate made(X509_new(), X509_free);
  X509* const certificate = made.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7);
  ASN1_TIME_set(X509_getm_notBefore(certificate), validity.begins.time_since_epoch().count());
  ASN1_TIME_set(X509_getm_notAfter(certificate), validity.ends.time_since_epoch().count());
  SetName(X509_get_subject_name(certificate), of.name);
  SetName(X509_get_issuer_name(certificate), by.name);
  X509_set_pubkey(certificate, of.key.get());
  if (of_authority) {
    X509_EXTENSION* const says =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
    X509_add_ext(certificate, says, -1);
    X509_EXTENSION_free(says);
  }
  if (X509_sign(certificate, by.key.get(), EVP_sha256()) == 0) throw std::logic_error("not signed");
  return TextOf([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

// A certificate of `key`, signed by itself, in PEM.
inline std::string MadeCertificate(const MadeKey& key, Validity validity = {}) {
  const Party self{"strongroom", key};
  return SignedCertificate(self, self, validity, /*of_authority=*/false);
}

// Vouches for others.
class MadeAuthority {
 public:
  explicit MadeAuthority(std::string name) : name_(std::move(name)) {}

  // Its own certificate, in PEM.
  std::string Pem() const { return SignedCertificate({name_, key_}, {name_, key_}, {}, true); }
  // A certificate of somebody who is called so, in PEM.
  std::string CertificateOf(const std::string& name, Validity validity = {}) const {
    return SignedCertificate({name, OwnKey()}, {name_, key_}, validity, false);
  }

 private:
  const std::string name_;
  const MadeKey key_ = MadeKey::EllipticCurve();
};

// SHA-256 of the DER of the first certificate in `pem`.
inline std::string ThumbprintOf(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all);
  const Certificate found(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
  unsigned char* der = nullptr;
  const int size = i2d_X509(found.get(), &der);
  const base::Digest digest =
      base::Sha256Of({reinterpret_cast<char*>(der), static_cast<size_t>(size)});
  OPENSSL_free(der);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace strongroom::test
