#include "provider/graph/credentials.h"

#include <gtest/gtest.h>

#include <vector>

#include "jwt_parts.h"
#include "provider/error.h"
#include "support/made_keys.h"
#include "support/message_of.h"

namespace strongroom::provider::graph {
namespace {

using test::MadeCertificate;
using test::OtherKey;
using test::OwnKey;
using test::ThumbprintOf;
using test::WhenGood;
using Files = std::map<std::string, std::string>;

constexpr const char* kUrl = "https://login.example/t/oauth2/v2.0/token";

TenantFiles Of(const Files& files) {
  return [files](const std::string& name) -> std::optional<std::string> {
    const auto found = files.find(name);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
}

domain::GraphTenant WithSecret() {
  return {.tenant_id = "t", .client_id = "app", .credentials_secret = "graph-app"};
}

domain::GraphTenant WithIdentity() {
  domain::GraphTenant tenant{.tenant_id = "t", .client_id = "app"};
  tenant.workload_identity.emplace();
  return tenant;
}

Proof ProofWith(const domain::GraphTenant& tenant, const Files& files) {
  return ProofOf(tenant, Of(files), kUrl, WhenGood());
}

// Made with an editor, or with echo: what is around a secret is none of it.
TEST(Credentials, AreTheSecretWithoutTheSpaceAroundIt) {
  for (const char* text : {"s3~cr.t", "s3~cr.t\n", " s3~cr.t\r\n", "\ts3~cr.t "}) {
    EXPECT_EQ(ProofWith(WithSecret(), {{"clientSecret", text}}),
              (Proof{{"client_secret", "s3~cr.t"}}));
  }
}

TEST(Credentials, AreAnAssertionSignedWithTheKeyOfTheSecret) {
  const Files files{{"tls.crt", MadeCertificate(OwnKey())},
                    {"tls.key", OwnKey().Pem()},
                    {"ca.crt", "which cert-manager adds"}};
  const Proof proof = ProofWith(WithSecret(), files);
  EXPECT_EQ(proof.at("client_assertion_type"),
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  const JwtParts jwt(proof.at("client_assertion"));
  EXPECT_TRUE(jwt.IsSignedBy(OwnKey().get()));
  EXPECT_EQ(FromBase64Url(jwt.header["x5t#S256"]), ThumbprintOf(files.at("tls.crt")));
  EXPECT_EQ(jwt.claims["aud"], kUrl);
  EXPECT_EQ(jwt.claims["iss"], "app");
  const JwtParts next(ProofWith(WithSecret(), files).at("client_assertion"));
  EXPECT_NE(jwt.claims["jti"], next.claims["jti"]);
}

TEST(Credentials, AreTheTokenOfTheAccountAsItIsNow) {
  std::string token = "first\n";
  const TenantFiles files = [&](const std::string& name) -> std::optional<std::string> {
    return name == "federated/token" ? std::optional(token) : std::nullopt;
  };
  const auto assertion = [&] {
    return ProofOf(WithIdentity(), files, kUrl, WhenGood()).at("client_assertion");
  };
  EXPECT_EQ(assertion(), "first");
  token = "second";
  EXPECT_EQ(assertion(), "second");
}

TEST(Credentials, SayWhatIsMissing) {
  const std::string certificate = MadeCertificate(OwnKey());
  const std::string key = OwnKey().Pem();
  const auto problem = [](const domain::GraphTenant& tenant, const Files& files) {
    return test::MessageOf<ProviderError>([&] { ProofWith(tenant, files); });
  };
  EXPECT_EQ(problem(WithSecret(), {}),
            "Secret \"graph-app\" has neither tls.crt and tls.key nor clientSecret");
  EXPECT_EQ(problem(WithSecret(), {{"tls.crt", certificate}}),
            "Secret \"graph-app\" has tls.crt and no tls.key");
  EXPECT_EQ(problem(WithSecret(), {{"tls.key", key}}),
            "Secret \"graph-app\" has tls.key and no tls.crt");
  EXPECT_EQ(problem(WithSecret(), {{"clientSecret", " \n"}}),
            "Secret \"graph-app\" has an empty clientSecret");
  EXPECT_EQ(problem(WithSecret(), {{"clientSecret", "a"}, {"tls.key", key}}),
            "Secret \"graph-app\" has clientSecret and a certificate: take out the one that is not "
            "to be used");
  EXPECT_EQ(problem(WithSecret(), {{"tls.crt", "x"}, {"tls.key", key}}),
            "Secret \"graph-app\": tls.crt holds no certificate in PEM");
  EXPECT_EQ(problem(WithIdentity(), {{"clientSecret", "a"}}),
            "the token of the pod's account is missing: workloadIdentity needs a pod that the "
            "controller made");
}

// The kubelet puts the files of an edited Secret in place while we read one after the other.
TEST(Credentials, AreThoseOfOneSecretThoughItIsEditedMeanwhile) {
  const Files before{{"tls.crt", MadeCertificate(OtherKey())}, {"tls.key", OtherKey().Pem()}};
  const Files after{{"tls.crt", MadeCertificate(OwnKey())}, {"tls.key", OwnKey().Pem()}};
  const Files as_secret{{"clientSecret", "hush"}};
  for (const Files* to : {&after, &as_secret}) {
    for (int edited_after = 1; edited_after <= 3; ++edited_after) {
      int read = 0;
      const TenantFiles files = [&](const std::string& name) {
        return Of(read++ < edited_after ? before : *to)(name);
      };
      Proof proof;
      EXPECT_NO_THROW(proof = ProofOf(WithSecret(), files, kUrl, WhenGood())) << edited_after;
      EXPECT_EQ(proof.size(), to == &after ? 2 : 1) << edited_after;
    }
  }
}

}  // namespace
}  // namespace strongroom::provider::graph
