#include "notify/webhook.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "notices.h"
#include "notify/error.h"
#include "support/fake_clock.h"
#include "support/fake_transport.h"

namespace strongroom::notify {
namespace {

TEST(Webhook, SendsACloudEvent) {
  const Templates templates;
  const base::Json expected = {
      {"specversion", "1.0"},
      {"id", "notice-1"},
      {"source", "urn:cluster:a"},
      {"type", "dev.strongroom.runFailed"},
      {"subject", "BackupSchedule/team-a/nightly"},
      {"time", "2026-03-29T02:30:00Z"},
      {"datacontenttype", "application/json"},
      {"data",
       {{"title", "run failed, BackupSchedule team-a/nightly"},
        {"text", templates.Render("text", MessageOf(test::FailedRun()), Format::kPlain, 10'000)},
        {"notices", base::Json::array({{{"id", "notice-1"},
                                        {"event", "runFailed"},
                                        {"what", "run failed"},
                                        {"incident", "incident-1"},
                                        {"state", "opened"},
                                        {"severity", "critical"},
                                        {"kind", "BackupSchedule"},
                                        {"namespace", "team-a"},
                                        {"name", "nightly"},
                                        {"object", "team-a/nightly"},
                                        {"reason", "DeadlineExceeded"},
                                        {"message", "The run did not end in time."},
                                        {"run", "nightly-202603290130"},
                                        {"at", "2026-03-29T02:30:00Z"},
                                        {"since", "2026-03-29T01:30:00Z"}}})}}}};
  EXPECT_EQ(CloudEventOf(MessageOf(test::FailedRun()), "urn:cluster:a", templates), expected);
}

TEST(Webhook, SendsADigestAsOneEvent) {
  const Message digest = DigestOf({test::FailedRun(), test::Saying("x")});
  const base::Json event = CloudEventOf(digest, "urn:a", Templates());
  EXPECT_EQ(event.at("type"), "dev.strongroom.digest");
  EXPECT_EQ(event.at("id"), digest.id);
  EXPECT_EQ(event.at("data").at("notices").size(), 2U);
  EXPECT_FALSE(event.contains("subject"));
}

TEST(Webhook, HasTheSameMembersWhateverNamesSay) {
  for (const std::string& text : test::HostileTexts()) {
    const base::Json event = CloudEventOf(MessageOf(test::Saying(text)), "urn:a", Templates());
    EXPECT_EQ(event.at("type"), "dev.strongroom.unknown");
    EXPECT_EQ(event.size(), 8U);
    EXPECT_EQ(event.at("data").size(), 3U);
  }
}

// The example of the specification's own libraries.
TEST(Webhook, IsSignedAsStandardWebhooksSays) {
  const std::string key = KeyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
  EXPECT_EQ(SignaturesOf({key}, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                         std::chrono::sys_seconds(std::chrono::seconds(1614265330)),
                         R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Webhook, KeysAreRefusedWithoutBeingQuoted) {
  for (const std::string text :
       {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_?",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAA"}) {
    try {
      KeyOf(text);
      ADD_FAILURE() << text;
    } catch (const NotifyError& error) {
      if (text.size() > 6) EXPECT_EQ(std::string(error.what()).find(text), std::string::npos);
    }
  }
}

TEST(Webhook, SignsWithBothKeysWhileTheyAreChanged) {
  const std::string one = "whsec_" + base::EncodeBase64(std::string(32, 'a'));
  const std::string two = "whsec_" + base::EncodeBase64(std::string(32, 'b'));
  test::FakeClock clock;
  const Templates templates;
  web::Request sent;
  WebhookSettings settings;
  settings.keys = {{one, {}}, {two, {}}};
  auto sink =
      MakeWebhook(Endpoint({.url = "https://example.com/hook"},
                           std::make_unique<test::FakeTransport>([&](const web::Request& request) {
                             sent = request;
                             return web::Response{204, "", {}};
                           })),
                  settings, templates, clock);
  const Message message = MessageOf(test::FailedRun());
  EXPECT_TRUE(std::holds_alternative<Delivered>(sink->Send(message, {})));
  const auto now = clock.NowSeconds();
  EXPECT_EQ(sent.headers.at("webhook-id"), "notice-1");
  EXPECT_EQ(sent.headers.at("webhook-timestamp"), std::to_string(now.time_since_epoch().count()));
  EXPECT_EQ(sent.headers.at("webhook-signature"),
            SignaturesOf({std::string(32, 'a')}, "notice-1", now, sent.body) + " " +
                SignaturesOf({std::string(32, 'b')}, "notice-1", now, sent.body));
  EXPECT_EQ(sent.content_type, "application/cloudevents+json; charset=utf-8");
}

TEST(Webhook, WithAKeyThatCannotBeUsedNeedsAPerson) {
  test::FakeClock clock;
  const Templates templates;
  WebhookSettings settings;
  settings.keys = {{"no key", {}}};
  auto sink =
      MakeWebhook(Endpoint({.url = "https://example.com/hook"},
                           std::make_unique<test::FakeTransport>(test::FakeTransport::OnSend{})),
                  settings, templates, clock);
  EXPECT_TRUE(std::get<Retry>(sink->Send(MessageOf(test::FailedRun()), {})).needs_person);
}

}  // namespace
}  // namespace strongroom::notify
