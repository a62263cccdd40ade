#include "notify/webhook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/clock.h"
#include "receiver.h"
#include "unit/notify/notices.h"

namespace strongroom::notify {
namespace {

using ::testing::HasSubstr;

const std::string kKey = "whsec_" + base::EncodeBase64(std::string(32, 'k'));
const std::string kOther = "whsec_" + base::EncodeBase64(std::string(32, 'o'));

class WebhookReceiver : public testing::Test {
 protected:
  // What becomes of a message that is signed with `keys`, where `ca` is trusted.
  Delivery Sent(const domain::Notice& notice, const std::vector<std::string>& keys,
                const std::string& ca, Reach reach = Reach::kLoopbackUnsecured) {
    EndpointSettings endpoint{.url = "https://127.0.0.1:" + receiver_.port() + "/hook"};
    endpoint.ca.file = ca;
    endpoint.reach = reach;
    WebhookSettings settings;
    for (const std::string& key : keys) settings.keys.push_back({key, {}});
    return MakeWebhook(Endpoint(endpoint), settings, templates_, clock_)
        ->Send(MessageOf(notice), {});
  }

  const test::Receiver receiver_{"https", kKey};
  const Templates templates_;
  const base::SystemClock clock_{};
};

TEST_F(WebhookReceiver, ChecksTheSignature) {
  const std::string ca = receiver_.certificate().file();
  EXPECT_TRUE(std::holds_alternative<Delivered>(Sent(test::FailedRun(), {kKey}, ca)));
  EXPECT_TRUE(std::holds_alternative<Delivered>(Sent(test::FailedRun(), {kOther, kKey}, ca)));
  const Delivery refused = Sent(test::FailedRun(), {kOther}, ca);
  ASSERT_TRUE(std::holds_alternative<Retry>(refused));
  EXPECT_TRUE(std::get<Retry>(refused).needs_person) << std::get<Retry>(refused).why;
  const auto event = base::ParseJson(receiver_.Came(1).value_or("{}"));
  EXPECT_EQ(event.at("type"), "dev.strongroom.runFailed");
}

TEST_F(WebhookReceiver, GetsWhateverNamesSay) {
  int number = 0;
  for (const std::string& text : test::HostileTexts()) {
    EXPECT_TRUE(std::holds_alternative<Delivered>(
        Sent(test::Saying(text), {kKey}, receiver_.certificate().file())));
    EXPECT_NO_THROW(base::ParseJson(receiver_.Came(++number).value_or("")));
  }
}

// As after a crash between sending and writing down that it was sent: a receiver can know it.
TEST_F(WebhookReceiver, KnowsWhatComesTwiceByItsId) {
  const std::string ca = receiver_.certificate().file();
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(std::holds_alternative<Delivered>(Sent(test::FailedRun(), {kKey}, ca)));
  }
  const auto first = base::ParseJson(receiver_.Came(1).value_or("{}"));
  const auto second = base::ParseJson(receiver_.Came(2).value_or("{}"));
  EXPECT_EQ(first.at("id"), second.at("id"));
  domain::Notice other = test::FailedRun();
  other.id = "another";
  EXPECT_TRUE(std::holds_alternative<Delivered>(Sent(other, {kKey}, ca)));
  EXPECT_NE(base::ParseJson(receiver_.Came(3).value_or("{}")).at("id"), first.at("id"));
}

TEST_F(WebhookReceiver, IsNotSpokenToWithoutTrust) {
  const test::Certificate other;
  const Delivery untrusted = Sent(test::FailedRun(), {kKey}, other.file());
  EXPECT_TRUE(std::get<Retry>(untrusted).needs_person);
  for (const Reach reach : {Reach::kInternet, Reach::kPrivateNetworks}) {
    const Delivery refused = Sent(test::FailedRun(), {kKey}, receiver_.certificate().file(), reach);
    EXPECT_THAT(std::get<Retry>(refused).why, HasSubstr("loopback"));
  }
  EXPECT_TRUE(receiver_.HasNoMoreThan(0));
}

}  // namespace
}  // namespace strongroom::notify
