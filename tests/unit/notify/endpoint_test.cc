#include "notify/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notices.h"
#include "notify/error.h"
#include "notify/heartbeat.h"
#include "support/fake_transport.h"
#include "web/error.h"

namespace strongroom::notify {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using OnSend = test::FakeTransport::OnSend;

constexpr const char* kUrl = "https://hooks.example.com/services/T0/s3cret?sig=hidden";

std::string Told(const std::string& url, Reach reach = Reach::kInternet) {
  EndpointSettings settings{.url = url};
  settings.reach = reach;
  try {
    const Endpoint endpoint(settings, std::make_unique<test::FakeTransport>(OnSend{}));
    return "";
  } catch (const NotifyError& error) {
    return error.what();
  }
}

Delivery Sent(const OnSend& on_send) {
  const Endpoint endpoint({.url = kUrl}, std::make_unique<test::FakeTransport>(on_send));
  return endpoint.Send({}, {});
}

TEST(Endpoint, TakesUrlsByHttpsAlone) {
  EXPECT_EQ(Told(kUrl), "");
  EXPECT_EQ(Told("https://example.com"), "");
  EXPECT_EQ(Told("https://[2001:db8::1]:8443/a"), "");
  for (const char* url :
       {"", "example.com/a", "ftp://example.com", "http://example.com/", "http://127.0.0.1/",
        "https://user:s3cret@example.com/", "https:///s3cret",
        "https://example.com/s3cret\r\nHost: x", "https://example.com/s3 cret",
        "https://example.com//s3cret", "https://example.com/s3cret#x",
        "https://example.com:70000/s3cret", "file:///s3cret"}) {
    EXPECT_THAT(Told(url), HasSubstr("url: ")) << url;
    EXPECT_THAT(Told(url), Not(HasSubstr("s3cret"))) << url;
  }
  EXPECT_EQ(Told("http://127.0.0.1:80/a", Reach::kLoopbackUnsecured), "");
  EXPECT_EQ(Told("http://[::1]/a", Reach::kLoopbackUnsecured), "");
  EXPECT_EQ(Told("http://localhost/a", Reach::kLoopbackUnsecured), "");
  for (const char* url : {"http://10.0.0.1/", "http://127.0.0.1.example.com/", "http://0.0.0.0/"}) {
    EXPECT_EQ(Told(url, Reach::kLoopbackUnsecured), "url: must begin with https://") << url;
  }
}

TEST(Endpoint, SaysWhatBecomesOfAnAnswer) {
  enum class Becomes { kDelivered, kRetry, kPerson, kRefused };
  struct Row {
    int status;
    Becomes becomes;
  };
  const std::vector<Row> rows = {
      {200, Becomes::kDelivered}, {202, Becomes::kDelivered}, {204, Becomes::kDelivered},
      {301, Becomes::kPerson},    {302, Becomes::kPerson},    {307, Becomes::kPerson},
      {400, Becomes::kRefused},   {401, Becomes::kPerson},    {403, Becomes::kPerson},
      {404, Becomes::kPerson},    {410, Becomes::kPerson},    {413, Becomes::kRefused},
      {429, Becomes::kRetry},     {500, Becomes::kRetry},     {503, Becomes::kRetry}};
  for (const Row& row : rows) {
    enum class Rest { kWhole, kEndless, kCut };
    for (const Rest rest : {Rest::kWhole, Rest::kEndless, Rest::kCut}) {
      const Delivery delivery = Sent([&](const web::Request&) -> web::Response {
        if (rest == Rest::kEndless) throw web::AnswerTooLarge("x", row.status);
        if (rest == Rest::kCut) throw web::AnswerCut("x", row.status);
        return {row.status, "", {}};
      });
      const auto* const retry = std::get_if<Retry>(&delivery);
      const Becomes becomes = retry != nullptr
                                  ? retry->needs_person ? Becomes::kPerson : Becomes::kRetry
                              : std::holds_alternative<Refused>(delivery) ? Becomes::kRefused
                                                                          : Becomes::kDelivered;
      EXPECT_EQ(becomes, row.becomes) << row.status;
    }
  }
}

TEST(Endpoint, ComesAgainWhenTheReceiverSays) {
  const Delivery delivery = Sent([](const web::Request&) -> web::Response {
    return {429, "", {{"retry-after", "7"}}};
  });
  EXPECT_EQ(std::get<Retry>(delivery).after, std::chrono::seconds(7));
  EXPECT_EQ(std::get<Retry>(delivery).why, "https://hooks.example.com answered 429");
}

TEST(Endpoint, TellsNeitherItsSecretNorWhatAReceiverSays) {
  const auto why = [](const OnSend& on_send) { return std::get<Retry>(Sent(on_send)).why; };
  EXPECT_EQ(why([](const web::Request&) -> web::Response {
              return {404, "no_service", {}};
            }),
            "https://hooks.example.com answered 404 (no_service)");
  EXPECT_EQ(why([](const web::Request&) -> web::Response {
              return {404, "<h1>Hi</h1>", {}};
            }),
            "https://hooks.example.com answered 404");
  const std::string failed = why([](const web::Request&) -> web::Response {
    throw web::TransportError(
        "POST https://hooks.example.com/services/T0/s3cret: failed\n"
        "/services/T0/s3cret?sig=hidden");
  });
  EXPECT_THAT(failed, HasSubstr("failed"));
  EXPECT_THAT(failed, Not(HasSubstr("s3cret")));
  EXPECT_THAT(failed, Not(HasSubstr("hidden")));
  EXPECT_THAT(failed, Not(HasSubstr("\n")));
  const Delivery refused =
      Sent([](const web::Request&) -> web::Response { throw web::PeerRefused("link-local"); });
  EXPECT_TRUE(std::get<Retry>(refused).needs_person);
}

TEST(Endpoint, IsStopped) {
  std::stop_source stop;
  stop.request_stop();
  const Endpoint endpoint({.url = kUrl}, std::make_unique<test::FakeTransport>(OnSend{}));
  EXPECT_THROW(endpoint.Send({}, stop.get_token()), web::StoppedError);
}

TEST(Heartbeat, SaysNothing) {
  for (const auto method : {HeartbeatMethod::kGet, HeartbeatMethod::kPost}) {
    web::Request sent;
    auto sink = MakeHeartbeat(
        Endpoint({.url = kUrl}, std::make_unique<test::FakeTransport>([&](const auto& request) {
                   sent = request;
                   return web::Response{200, "", {}};
                 })),
        method);
    EXPECT_TRUE(std::holds_alternative<Delivered>(sink->Send(MessageOf(test::FailedRun()), {})));
    EXPECT_EQ(sent.method, method == HeartbeatMethod::kGet ? "GET" : "POST");
    EXPECT_EQ(sent.body, "");
    EXPECT_EQ(sent.path_and_query, "/services/T0/s3cret?sig=hidden");
  }
}

}  // namespace
}  // namespace strongroom::notify
