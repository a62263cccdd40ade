#include "provider/graph/signing_key.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>
#include <memory>

#include "base/free.h"
#include "base/timestamp.h"
#include "provider/error.h"

namespace strongroom::provider::graph {
namespace {

// Entra takes none that is weaker.
constexpr int kLeastBits = 2048;
// More than any chain has.
constexpr int kMostCertificates = 16;

using base::Free;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;

[[noreturn]] void Refuse(const std::string& problem) {
  ERR_clear_error();
  throw ProviderError(kAuthenticationFailed, problem);
}

Bio Open(std::string_view pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// There is nobody to ask: OpenSSL's own default would ask on the terminal.
int NotePassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* is_asked_for) {
  *static_cast<bool*>(is_asked_for) = true;
  return -1;
}

PrivateKey ReadKey(std::string_view pem) {
  const Bio bio = Open(pem);
  bool is_encrypted = false;
  PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NotePassphrase, &is_encrypted));
  if (is_encrypted) Refuse("tls.key is encrypted: a key without a passphrase is needed");
  if (!key) Refuse("tls.key holds no private key in PEM");
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    Refuse("tls.key is no RSA key: Entra takes no other");
  }
  if (EVP_PKEY_get_bits(key.get()) < kLeastBits) {
    Refuse("tls.key has " + std::to_string(EVP_PKEY_get_bits(key.get())) +
           " bits: Entra takes RSA keys of at least " + std::to_string(kLeastBits));
  }
  return key;
}

// The certificate of `key`.
Certificate ReadCertificate(std::string_view pem, EVP_PKEY* key) {
  const Bio bio = Open(pem);
  bool is_encrypted = false;
  Certificate own;
  int count = 0;
  ERR_clear_error();
  while (count < kMostCertificates) {
    Certificate next(PEM_read_bio_X509(bio.get(), nullptr, NotePassphrase, &is_encrypted));
    if (!next) break;
    ++count;
    if (!own && X509_check_private_key(next.get(), key) == 1) own = std::move(next);
  }
  // After the last one there is none that begins; anything else is damage.
  const bool is_damaged =
      count < kMostCertificates && ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE;
  if (!own && is_damaged) {
    Refuse("tls.crt: certificate " + std::to_string(count + 1) + " in it cannot be read");
  }
  if (count == 0) Refuse("tls.crt holds no certificate in PEM");
  if (!own) {
    Refuse("tls.crt and tls.key do not belong together: " +
           (count == 1 ? std::string("the certificate is one of another key")
                       : "none of its " + std::to_string(count) + " certificates is of that key"));
  }
  ERR_clear_error();
  return own;
}

std::chrono::sys_seconds InstantOf(const ASN1_TIME* time) {
  tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) Refuse("tls.crt has a time that cannot be read");
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

std::string TextOf(const ASN1_TIME* time) { return base::FormatTimestamp(InstantOf(time)); }

void CheckTimes(const X509* certificate, std::chrono::sys_seconds now) {
  time_t at = now.time_since_epoch().count();
  if (X509_cmp_time(X509_get0_notAfter(certificate), &at) <= 0) {
    Refuse("tls.crt has expired, at " + TextOf(X509_get0_notAfter(certificate)) +
           ": put a new certificate into the Secret and register it with the application");
  }
  if (X509_cmp_time(X509_get0_notBefore(certificate), &at) >= 0) {
    Refuse("tls.crt is not valid before " + TextOf(X509_get0_notBefore(certificate)));
  }
}

std::string ThumbprintOf(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) {
    Refuse("tls.crt has no digest");
  }
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string NumberOf(const EVP_PKEY* key, const char* name) {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &found) != 1) Refuse("tls.key is not a whole RSA key");
  const Number number(found);
  std::string bytes(static_cast<size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

}  // namespace

RsaNumbers::~RsaNumbers() {
  for (std::string* number : {&d, &p, &q, &dp, &dq, &qi}) {
    OPENSSL_cleanse(number->data(), number->size());
  }
}

void ReadSigningKey(std::string_view certificates, std::string_view private_key,
                    std::chrono::sys_seconds now, SigningKey& key) {
  const PrivateKey found = ReadKey(private_key);
  const Certificate own = ReadCertificate(certificates, found.get());
  CheckTimes(own.get(), now);
  key.thumbprint = ThumbprintOf(own.get());
  key.expires_at = InstantOf(X509_get0_notAfter(own.get()));
  key.rsa.n = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_N);
  key.rsa.e = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_E);
  key.rsa.d = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_D);
  key.rsa.p = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_FACTOR1);
  key.rsa.q = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_FACTOR2);
  key.rsa.dp = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_EXPONENT1);
  key.rsa.dq = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_EXPONENT2);
  key.rsa.qi = NumberOf(found.get(), OSSL_PKEY_PARAM_RSA_COEFFICIENT1);
}

}  // namespace strongroom::provider::graph
