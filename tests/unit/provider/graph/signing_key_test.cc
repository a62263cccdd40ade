#include "provider/graph/signing_key.h"

#include <gtest/gtest.h>

#include <vector>

#include "provider/error.h"
#include "support/made_keys.h"

namespace strongroom::provider::graph {
namespace {

using test::At;
using test::MadeCertificate;
using test::MadeKey;
using test::OtherKey;
using test::OwnKey;
using test::ThumbprintOf;
using test::WhenGood;

// What is said against the two; "" when they are taken.
std::string ObjectionTo(const std::string& certificates, const std::string& key) {
  SigningKey read;
  try {
    ReadSigningKey(certificates, key, WhenGood(), read);
  } catch (const ProviderError& e) {
    EXPECT_EQ(e.code(), kAuthenticationFailed);
    return e.what();
  }
  return "";
}

TEST(SigningKey, IsReadWithTheThumbprintOfItsCertificate) {
  const std::string own = MadeCertificate(OwnKey());
  SigningKey key;
  ReadSigningKey(own, OwnKey().Pem(), WhenGood(), key);
  EXPECT_EQ(key.thumbprint, ThumbprintOf(own));
  EXPECT_GT(key.expires_at, WhenGood());
  EXPECT_EQ(key.rsa.n.size(), 256U);
  EXPECT_EQ(key.rsa.e, std::string("\x01\x00\x01", 3));
}

TEST(SigningKey, TakesTheCertificateOfTheKeyFromAnyPlaceInAChain) {
  const std::string own = MadeCertificate(OwnKey());
  const std::string other = MadeCertificate(OtherKey());
  for (const std::string& chain : {own + other, other + own, "leaf:\n" + own + "\nroot:\n" + other,
                                   OwnKey().Pem() + other + own}) {
    SigningKey key;
    ReadSigningKey(chain, OwnKey().Pem(), WhenGood(), key);
    EXPECT_EQ(key.thumbprint, ThumbprintOf(own)) << chain;
  }
}

TEST(SigningKey, SaysWhichFileCannotBeUsedAndWhy) {
  const std::string own = MadeCertificate(OwnKey());
  const std::string other = MadeCertificate(OtherKey());
  const std::string key = OwnKey().Pem();
  const MadeKey short_key = MadeKey::Rsa(1024);
  const MadeKey curve = MadeKey::EllipticCurve();
  std::string damaged = own;
  damaged.replace(damaged.size() / 2, 8, "AAAAAAAA");
  struct Row {
    std::string certificates, key, objection;
  };
  const std::vector<Row> rows{
      {own, key, ""},
      {own, key + "\n\n", ""},
      {own, "", "tls.key holds no private key in PEM"},
      {own, own, "tls.key holds no private key in PEM"},
      {own, key.substr(0, key.size() / 2), "tls.key holds no private key in PEM"},
      {own, OwnKey().EncryptedPem(), "tls.key is encrypted: a key without a passphrase is needed"},
      {MadeCertificate(curve), curve.Pem(), "tls.key is no RSA key: Entra takes no other"},
      {MadeCertificate(short_key), short_key.Pem(),
       "tls.key has 1024 bits: Entra takes RSA keys of at least 2048"},
      {"", key, "tls.crt holds no certificate in PEM"},
      {key, key, "tls.crt holds no certificate in PEM"},
      {other, key,
       "tls.crt and tls.key do not belong together: the certificate is one of another key"},
      {other + other, key,
       "tls.crt and tls.key do not belong together: none of its 2 certificates is of that key"},
      {other + own.substr(0, own.size() / 2), key, "tls.crt: certificate 2 in it cannot be read"},
      {MadeCertificate(OwnKey(), {At("2024-01-01T00:00:00Z"), At("2026-02-28T00:00:00Z")}), key,
       "tls.crt has expired, at 2026-02-28T00:00:00Z: put a new certificate into the Secret and "
       "register it with the application"},
      {MadeCertificate(OwnKey(), {At("2026-03-02T00:00:00Z"), At("2028-01-01T00:00:00Z")}), key,
       "tls.crt is not valid before 2026-03-02T00:00:00Z"},
  };
  for (const Row& row : rows) EXPECT_EQ(ObjectionTo(row.certificates, row.key), row.objection);
  EXPECT_NE(ObjectionTo(damaged, key), "");
}

// Whoever fills a Secret decides how long a chain is.
TEST(SigningKey, LooksAtSoManyCertificatesOnly) {
  std::string chain;
  for (int i = 0; i < 20; ++i) chain += MadeCertificate(OtherKey());
  EXPECT_NE(ObjectionTo(chain + MadeCertificate(OwnKey()), OwnKey().Pem()).find("16"),
            std::string::npos);
}

}  // namespace
}  // namespace strongroom::provider::graph
