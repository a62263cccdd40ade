#include "catalogue/mask.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/file.h"

namespace strongroom::catalogue {
namespace {

struct Row {
  std::string text;
  std::string masked;
};

// Made here, so that nobody who looks for leaked secrets finds one in this file.
std::string Of(const std::string& prefix, size_t count, char c = 'A') {
  return prefix + std::string(count, c);
}
std::string Key(const std::string& label, const std::string& body) {
  return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
}
const std::string kBody = Of("MII", 64) + "\n" + Of("", 20) + "==";
const std::string kJwt = Of("eyJ", 20) + "." + Of("eyJ", 20) + "." + Of("", 30);
constexpr const char* kGone = "***masked***";

TEST(MaskSecrets, LeavesNothingOfASecret) {
  const std::string key_in_base64 = Of("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t", 80);
  const std::string after_certificate =
      Of("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0t", 60) + "BSSVZBVEUgS0VZ" + Of("", 20) + "=";
  const std::vector<Row> table = {
      {"a\n" + Key("PRIVATE KEY", kBody) + "b",
       "a\n-----BEGIN PRIVATE KEY-----***masked***-----END PRIVATE KEY-----\nb"},
      {Key("RSA PRIVATE KEY", kBody) + Key("PGP PRIVATE KEY BLOCK", kBody),
       "-----BEGIN RSA PRIVATE KEY-----***masked***-----END RSA PRIVATE KEY-----\n"
       "-----BEGIN PGP PRIVATE KEY BLOCK-----***masked***-----END PGP PRIVATE KEY BLOCK-----\n"},
      {"-----BEGIN OPENSSH PRIVATE KEY-----\\n" + kBody,
       "-----BEGIN OPENSSH PRIVATE KEY-----***masked***"},
      {key_in_base64, kGone},
      {"x: " + after_certificate + " y", "x: ***masked*** y"},
      // Its lines as a text within YAML, within JSON, and within JSON within JSON has them.
      {"x: |\n  " + key_in_base64 + "\n  " + Of("", 76) + "\r\n\t" + Of("", 20) + "=\n  y:",
       "x: |\n  ***masked***:"},
      {key_in_base64 + "\\n" + Of("", 76) + "\\r\\n  " + Of("", 20) + "=\\n\"y",
       "***masked***\\n\"y"},
      {key_in_base64 + "\\\\n" + Of("", 76) + "==\\\\n y", "***masked***"},
      {key_in_base64 + " " + Of("", 76), "***masked*** " + Of("", 76)},
      {key_in_base64 + "\\t" + Of("", 76), "***masked***\\t" + Of("", 76)},
      {"Bearer abcdefgh", "Bearer ***masked***"},
      {"basic YWJjZDplZmdo", "basic ***masked***"},
      {"basic YWJjZDpl", "basic ***masked***"},
      {"://:b@", "://:***masked***@"},
      {"curl -H 'Authorization: Bearer abc.def-ghi' https://a",
       "curl -H 'Authorization: Bearer ***masked***' https://a"},
      {R"(client.Headers.Add("Authorization", "Bearer abc.def-ghi"))",
       R"(client.Headers.Add("Authorization", "Bearer ***masked***"))"},
      {R"({"authorization":"Basic YWJjZDplZmdo","a":1})",
       R"({"authorization":"Basic ***masked***","a":1})"},
      {"https://user:hush@example.com/p", "https://user:***masked***@example.com/p"},
      {"redis://:hush@h:1 and amqp://u:p@ss:@h",
       "redis://:***masked***@h:1 and amqp://u:***masked***@h"},
      {"postgres://u:$5%20x@h/db", "postgres://u:***masked***@h/db"},
      {kJwt, kGone},
      {"token=" + kJwt + ",", "token=***masked***,"},
      {Of("eyJ", 20) + "." + Of("eyJ", 20) + ".", kGone},
      {"(" + Of("AKIA", 16) + ")", "(***masked***)"},
      {Of("ghp_", 36) + " " + Of("github_pat_", 40), "***masked*** ***masked***"},
      {"https://a.blob.core.windows.net/c?sv=2024&sig=" + Of("", 41) + "%3D&se=x",
       "https://a.blob.core.windows.net/c?sv=2024&***masked***&se=x"},
      {"https://a.azurewebsites.net/api/f?code=" + Of("", 54) + "%3D%3D&x=1",
       "https://a.azurewebsites.net/api/f?***masked***&x=1"},
      {"https://a.webhook.office.com/webhookb2/" + Of("", 36) + "@" + Of("", 36) +
           "/IncomingWebhook/" + Of("", 32) + "/" + Of("", 36) + "\"",
       "https://a.***masked***\""},
      {"'https://hooks.slack.com/services/" + Of("T", 8) + "/" + Of("B", 8) + "/" + Of("", 24) +
           "'",
       "'https://***masked***'"},
      {"https://discord.com/api/webhooks/" + Of("", 18, '1') + "/" + Of("", 68) + ".",
       "https://***masked***."},
      {"AccountName=a;AccountKey=" + Of("", 86) + "==;EndpointSuffix=b",
       "AccountName=a;***masked***;EndpointSuffix=b"},
      {"secret='a_~8" + Of("Q~", 34) + "'", "secret='***masked***'"},
  };
  for (const Row& row : table) {
    EXPECT_EQ(MaskSecrets(row.text), row.masked) << row.text;
    EXPECT_EQ(MaskSecrets(row.masked), row.masked);
  }
  for (const TokenForm& form : TokenForms()) {
    const std::string token = Of(std::string(form.prefix), form.least, '7');
    EXPECT_EQ(MaskSecrets("a " + token + "\"b"), "a ***masked***\"b") << token;
  }
}

TEST(MaskSecrets, LeavesWhatIsNone) {
  const std::vector<std::string> table = {
      "",
      "a policy",
      Key("CERTIFICATE", kBody),
      Key("PUBLIC KEY", kBody),
      "-----BEGIN PRIVATE KEY-----",
      Key("PRIVATE KEY", "..."),
      "must begin with -----BEGIN (RSA )?PRIVATE KEY-----",
      Of("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0t", 90),
      "Bearer tokens are refused",
      "Basic auth",
      "allow: Bearer",
      "Authorization: Bearer {{token}}",
      "Authorization: Bearer $(TOKEN)",
      "https://example.com:8443/a@b:c@d",
      "https://user@example.com",
      "https://user:@example.com",
      "https://*:*@*",
      "https://[^:]+:[^@]+@.*",
      "https://${USER}:${PASSWORD}@host",
      "https://user:<password>@host",
      "https://{{ user }}:{{ password }}@host",
      "registry.example.com:5000/app@sha256:" + Of("", 64, 'a'),
      Of("AKIA", 15),
      Of("AKIA", 17),
      Of("XAKIA", 16),
      Of("my_ghp_", 36),
      "eyJ.eyJ.x",
      Of("eyJ", 20) + "." + Of("eyJ", 20),
      "AIza",
      "&sig=" + Of("", 39),
      "?code=" + Of("", 39),
      "error_code=" + Of("", 64),
      "https://hooks.slack.com/services/TEAM/CHANNEL/TOKEN",
      "https://contoso.webhook.office.com",
      "a_~8" + Of("Q~", 35),
      "aa_~8" + Of("Q~", 34),
      "a_~b" + Of("Q~", 34),
      "8" + Of("Q~", 34),
  };
  for (const std::string& text : table) EXPECT_EQ(MaskSecrets(text), text);
}

TEST(MaskSecrets, CountsTheLettersOfItsMasksAsThoseOfAKey) {
  const std::string text = "-----BEGIN PRIVATE KEY-----" + Of("", 23) + " a://b:c@d";
  EXPECT_EQ(MaskSecrets(text), std::string("-----BEGIN PRIVATE KEY-----") + kGone);
}

TEST(MaskSecrets, FindsWhereAKeyEndsOnceItsPasswordsAreGone) {
  const std::string text =
      "-----BEGIN PRIVATE KEY-----" + Of("", 28) + " a://b:-----END@ " + Of("", 8);
  EXPECT_EQ(MaskSecrets(text), std::string("-----BEGIN PRIVATE KEY-----") + kGone);
}

// Pieces of secrets and of what is around them, in any order.
TEST(MaskSecrets, IsIdempotent) {
  const std::vector<std::string> pieces = {"-----BEGIN PRIVATE KEY-----",
                                           "-----END PRIVATE KEY-----",
                                           Of("", 25),
                                           kBody,
                                           kJwt,
                                           "Authorization: ",
                                           "Bearer ",
                                           "basic ",
                                           "://",
                                           ":",
                                           "@",
                                           "a",
                                           " ",
                                           ".",
                                           "-",
                                           "_",
                                           "\n",
                                           "*",
                                           kGone,
                                           Of("AKIA", 16),
                                           Of("ghp_", 36),
                                           Of("xoxb-", 30),
                                           "LS0tLS1CRUdJTi",
                                           "UFJJVkFURSBLRVk"};
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t n = random() % 9; n > 0; --n) text += pieces[random() % pieces.size()];
    const std::string once = MaskSecrets(text);
    EXPECT_EQ(MaskSecrets(once), once) << text;
  }
}

TEST(IsMask, KnowsOursAndThoseOfServices) {
  for (const char* text : {"***masked***", "a ***masked*** b", "***masked-2***",
                           "***masked:0123***", "****", "********", "PGEvPg=="}) {
    EXPECT_TRUE(IsMask(text)) << text;
  }
  EXPECT_TRUE(IsMask(base::EncodeBase64("<a>***masked***</a>")));
  for (const char* text : {"", "*", "***", "* * * *", "masked", "PGE+eDwvYT4=", "****a"}) {
    EXPECT_FALSE(IsMask(text)) << text;
  }
}

TEST(StoredContentPage, NamesEveryTokenThatIsMasked) {
  const std::string page = base::ReadFile("docs/stored-content.md");
  for (const TokenForm& form : TokenForms()) {
    EXPECT_NE(page.find("`" + std::string(form.prefix) + "`"), std::string::npos) << form.prefix;
  }
}

TEST(MaskIdentity, IsStableAndNobodyElses) {
  const auto role = [](char c) { return "rbac.authorization.k8s.io/Role/" + Of("ns/ghp_", 36, c); };
  const std::string masked = MaskIdentity(role('a'));
  EXPECT_EQ(masked, MaskIdentity(role('a'))) << "the same in every run";
  EXPECT_EQ(masked, MaskIdentity(masked));
  EXPECT_NE(masked, MaskIdentity(role('b')));
  EXPECT_EQ(masked.find("aaa"), std::string::npos);
  EXPECT_EQ(masked.size(), std::string("***masked:***").size() + 24);
  EXPECT_EQ(MaskIdentity("core/Namespace/a"), "core/Namespace/a");
  EXPECT_LT(MaskIdentity(std::string(1'000, 'x') + "://a:b@").size(), 40U) << "never longer";
}

}  // namespace
}  // namespace strongroom::catalogue
