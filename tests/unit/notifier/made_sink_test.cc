#include "notifier/made_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "domain/notifier_reasons.h"
#include "support/fake_clock.h"
#include "support/temporary_folder.h"

namespace strongroom::notifier {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MadeSinkTest : public ::testing::Test {
 protected:
  MadeSinkTest() { std::filesystem::create_directories(folder_.path() / "chat"); }

  void Put(const std::string& key, const std::string& value) const {
    std::ofstream(folder_.path() / "chat" / key) << value;
  }
  MadeSink Made(const domain::NotifierSink& sink,
                const std::map<std::string, std::string>& templates = {}) const {
    domain::NotifierSpec spec;
    spec.sink = sink;
    spec.templates = templates;
    return MakeSink(spec, files_, {}, clock_);
  }

  const test::TemporaryFolder folder_;
  const SecretFiles files_{folder_.path()};
  const test::FakeClock clock_;
};

domain::NotifierEndpoint At(const std::string& url) {
  domain::NotifierEndpoint at;
  at.url = url;
  return at;
}

domain::NotifierEndpoint AtSecret() {
  domain::NotifierEndpoint at;
  at.url_from = {.secret = "chat", .key = "url"};
  return at;
}

TEST_F(MadeSinkTest, OfEachKindCanBeMade) {
  const std::string url = "https://example.com/x";
  domain::MailNotifier mail;
  mail.host = "mail.example.com";
  mail.from = "a@example.com";
  mail.to = {"b@example.com"};
  for (const domain::NotifierSink& sink : std::vector<domain::NotifierSink>{
           domain::WebhookNotifier{.endpoint = At(url), .signing_keys = {}},
           domain::SlackNotifier{At(url)}, domain::TeamsNotifier{At(url)},
           domain::AlertmanagerNotifier{At(url)},
           domain::HeartbeatNotifier{.endpoint = At(url), .by_post = true}, mail}) {
    const MadeSink made = Made(sink);
    EXPECT_NE(made.sink, nullptr) << sink.index() << ": " << made.message;
    EXPECT_EQ(made.reason, domain::notifier_ready::kUsable) << sink.index();
  }
}

TEST_F(MadeSinkTest, WaitsForItsSecret) {
  EXPECT_EQ(Made(domain::SlackNotifier{AtSecret()}).reason, domain::notifier_ready::kSecretMissing);
  Put("url", "https://hooks.example.com/s3cret\n");
  EXPECT_EQ(Made(domain::SlackNotifier{AtSecret()}).reason, domain::notifier_ready::kUsable);
}

TEST_F(MadeSinkTest, SaysWhatCannotBeUsedAndNoSecret) {
  for (const std::string url : {"http://hooks.example.com/s3cret", "s3cret",
                                "https://hooks.example.com/s3cret#x", "https:///s3cret"}) {
    Put("url", url);
    const MadeSink made = Made(domain::SlackNotifier{AtSecret()});
    EXPECT_EQ(made.sink, nullptr) << url;
    EXPECT_EQ(made.reason, domain::notifier_ready::kSettingsRefused) << url;
    EXPECT_NE(made.message, "") << url;
    EXPECT_THAT(made.message, Not(HasSubstr("s3cret"))) << url;
  }
}

TEST_F(MadeSinkTest, WantsSigningKeysThatAreSome) {
  const domain::WebhookNotifier webhook{.endpoint = At("https://example.com/x"),
                                        .signing_keys = {{.secret = "chat", .key = "signing"}}};
  Put("signing", "s3cret");
  const MadeSink made = Made(webhook);
  EXPECT_EQ(made.reason, domain::notifier_ready::kSettingsRefused);
  EXPECT_THAT(made.message, HasSubstr("whsec_"));
  EXPECT_THAT(made.message, Not(HasSubstr("s3cret")));
  Put("signing", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
  EXPECT_EQ(Made(webhook).reason, domain::notifier_ready::kUsable);
}

TEST_F(MadeSinkTest, LeavesOutTemplatesThatCannotBeUsed) {
  const MadeSink made =
      Made(domain::SlackNotifier{At("https://example.com/x")}, {{"slack", "{{#notices}}"}});
  EXPECT_NE(made.sink, nullptr);
  EXPECT_EQ(made.reason, domain::notifier_ready::kTemplatesLeftOut);
  EXPECT_THAT(made.message, HasSubstr("slack"));
}

TEST_F(MadeSinkTest, IsAnotherOneWhenASecretChanges) {
  domain::WebhookNotifier webhook{.endpoint = AtSecret(),
                                  .signing_keys = {{.secret = "chat", .key = "signing"}}};
  webhook.endpoint.token = {.secret = "chat", .key = "token"};
  domain::NotifierSpec spec;
  spec.sink = webhook;
  std::set<std::string> digests{DigestOfSecrets(spec, files_)};
  for (const char* key : {"url", "signing", "token"}) {
    Put(key, "x");
    digests.insert(DigestOfSecrets(spec, files_));
  }
  Put("token", "y");
  digests.insert(DigestOfSecrets(spec, files_));
  EXPECT_EQ(digests.size(), 5U);
  Put("another", "z");
  EXPECT_TRUE(digests.contains(DigestOfSecrets(spec, files_)));
}

}  // namespace
}  // namespace strongroom::notifier
