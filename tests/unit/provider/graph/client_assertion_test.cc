#include "provider/graph/client_assertion.h"

#include <gtest/gtest.h>

#include "jwt_parts.h"
#include "support/made_keys.h"

namespace strongroom::provider::graph {
namespace {

using test::MadeCertificate;
using test::OtherKey;
using test::OwnKey;
using test::WhenGood;
std::string Made() {
  SigningKey key;
  ReadSigningKey(MadeCertificate(OwnKey()), OwnKey().Pem(), WhenGood(), key);
  return Sign({.audience = "https://login.example/t/oauth2/v2.0/token",
               .client_id = "app",
               .id = "once",
               .issued = WhenGood()},
              key);
}

TEST(ClientAssertion, SaysWhatEntraAsksFor) {
  const JwtParts jwt(Made());
  EXPECT_EQ(jwt.claims, base::Json({{"aud", "https://login.example/t/oauth2/v2.0/token"},
                                    {"iss", "app"},
                                    {"sub", "app"},
                                    {"jti", "once"},
                                    {"nbf", WhenGood().time_since_epoch().count()},
                                    {"exp", WhenGood().time_since_epoch().count() + 600}}));
}

TEST(ClientAssertion, NamesTheCertificateByItsDigest) {
  const JwtParts jwt(Made());
  EXPECT_EQ(jwt.header["alg"], "PS256");
  EXPECT_EQ(jwt.header["typ"], "JWT");
  EXPECT_EQ(FromBase64Url(jwt.header["x5t#S256"]).size(), 32U);
  EXPECT_EQ(jwt.header.size(), 3U);
}

TEST(ClientAssertion, IsSignedWithTheKeyAndNoOther) {
  const JwtParts jwt(Made());
  EXPECT_TRUE(jwt.IsSignedBy(OwnKey().get()));
  EXPECT_FALSE(jwt.IsSignedBy(OtherKey().get()));
  JwtParts changed = jwt;
  changed.signed_text.back() ^= 1;
  EXPECT_FALSE(changed.IsSignedBy(OwnKey().get()));
}

}  // namespace
}  // namespace strongroom::provider::graph
