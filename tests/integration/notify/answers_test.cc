#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "integration/support/scripted_server.h"
#include "notify/heartbeat.h"
#include "notify/slack.h"
#include "unit/notify/notices.h"
#include "web/error.h"

namespace strongroom::notify {
namespace {

using test::ScriptedServer;
using ::testing::HasSubstr;
using ::testing::Not;

Delivery SentTo(const ScriptedServer& server,
                std::chrono::milliseconds timeout = std::chrono::seconds{20},
                const std::stop_token& stop = {}) {
  const Templates templates;
  EndpointSettings settings{.url = server.url() + "/services/s3cret"};
  settings.reach = Reach::kLoopbackUnsecured;
  settings.timeout = timeout;
  return MakeSlack(Endpoint(settings), templates)->Send(MessageOf(test::FailedRun()), stop);
}

// Reads until the peer has closed.
void Drain(int socket) {
  while (!test::ReadSome(socket).empty()) {
  }
}

// Head and body: what is not read takes the answer with it when the socket is closed.
void ReadRequest(int socket) {
  const std::string head = test::ReadHead(socket);
  const size_t found = head.find("Content-Length: ");
  size_t left = found == std::string::npos ? 0 : std::stoul(head.substr(found + 16));
  while (left > 0) {
    const size_t got = test::ReadSome(socket).size();
    if (got == 0) return;
    left -= std::min(left, got);
  }
}

enum class Ending { kDrained, kCut };
constexpr auto kCut = Ending::kCut;

Delivery Answered(const std::string& answer, Ending ending = Ending::kDrained) {
  const ScriptedServer server([&](int socket, int) {
    ReadRequest(socket);
    if (answer.empty()) return;
    test::WriteAll(socket, answer);
    if (ending == Ending::kDrained) Drain(socket);
  });
  return SentTo(server);
}

TEST(Receiver, ThatFailsIsAskedAgain) {
  const Delivery failed =
      Answered("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_FALSE(std::get<Retry>(failed).needs_person);
  const Delivery later = Answered(
      "HTTP/1.1 429 Later\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(std::get<Retry>(later).after, std::chrono::seconds{30});
  const Delivery cut = Answered("");
  EXPECT_FALSE(std::get<Retry>(cut).needs_person);
  EXPECT_THAT(std::get<Retry>(cut).why, Not(HasSubstr("s3cret")));
  const Delivery nonsense = Answered("SSH-2.0-OpenSSH_9.2\r\n\r\n");
  EXPECT_TRUE(std::holds_alternative<Retry>(nonsense));
}

TEST(Receiver, IsNotFollowedElsewhere) {
  std::atomic<int> asked = 0;
  const ScriptedServer elsewhere([&](int, int) { ++asked; });
  for (const std::string& to : {elsewhere.url() + "/", std::string("http://169.254.169.254/latest"),
                                std::string("https://example.com/")}) {
    for (const std::string status : {"301", "302", "303", "307", "308"}) {
      const Delivery delivery = Answered("HTTP/1.1 " + status + " Moved\r\nLocation: " + to +
                                         "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      EXPECT_TRUE(std::get<Retry>(delivery).needs_person) << status;
      EXPECT_THAT(std::get<Retry>(delivery).why, HasSubstr("answered " + status));
    }
  }
  EXPECT_EQ(asked, 0);
}

TEST(Receiver, ThatSaysTooMuchIsCut) {
  for (const std::string status : {"200 OK", "500 Oops"}) {
    const ScriptedServer server([&](int socket, int) {
      ReadRequest(socket);
      test::WriteAll(socket, "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\n\r\n");
      while (test::WriteAll(socket, std::string(8192, 'x'))) {
      }
    });
    const Delivery delivery = SentTo(server);
    EXPECT_EQ(std::holds_alternative<Delivered>(delivery), status == "200 OK");
  }
}

// It has the message, and said so: it must not get it again because the rest did not come.
TEST(Receiver, ThatIsCutBehindItsStatusHasAnswered) {
  for (const std::string status : {"200 OK", "202 Accepted", "500 Oops"}) {
    const Delivery delivery = Answered(
        "HTTP/1.1 " + status + "\r\nContent-Length: 100\r\nConnection: close\r\n\r\nok", kCut);
    EXPECT_EQ(std::holds_alternative<Delivered>(delivery), status != "500 Oops") << status;
    if (status != "500 Oops") continue;
    EXPECT_THAT(std::get<Retry>(delivery).why, HasSubstr("answered 500"));
  }
}

// Likewise when the rest does not come in time.
TEST(Receiver, ThatHangsBehindItsStatusHasAnswered) {
  const ScriptedServer server([](int socket, int) {
    ReadRequest(socket);
    test::WriteAll(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok");
    Drain(socket);
  });
  EXPECT_TRUE(std::holds_alternative<Delivered>(SentTo(server, std::chrono::milliseconds{500})));
}

TEST(Receiver, ThatHangsCostsItsTimeAlone) {
  const ScriptedServer server([](int socket, int) { Drain(socket); });
  const Delivery delivery = SentTo(server, std::chrono::milliseconds{300});
  EXPECT_FALSE(std::get<Retry>(delivery).needs_person);
}

TEST(Receiver, ThatHangsDoesNotHoldAStop) {
  std::stop_source stop;
  const ScriptedServer server([&](int socket, int) {
    test::ReadSome(socket);
    stop.request_stop();
    Drain(socket);
  });
  EXPECT_THROW(SentTo(server, std::chrono::minutes{10}, stop.get_token()), web::StoppedError);
}

TEST(Receiver, OfHeartbeatsIsToldNothing) {
  test::Heard heard;
  const ScriptedServer server([&](int socket, int) {
    heard.Put(test::ReadHead(socket));
    test::WriteAll(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    Drain(socket);
  });
  for (const auto method : {HeartbeatMethod::kGet, HeartbeatMethod::kPost}) {
    EndpointSettings settings{.url = server.url() + "/beat?id=7"};
    settings.reach = Reach::kLoopbackUnsecured;
    const Delivery delivery =
        MakeHeartbeat(Endpoint(settings), method)->Send(MessageOf(test::FailedRun()), {});
    EXPECT_TRUE(std::holds_alternative<Delivered>(delivery));
    EXPECT_THAT(heard.Text(), HasSubstr(method == HeartbeatMethod::kGet ? "GET /beat?id=7 "
                                                                        : "POST /beat?id=7 "));
    EXPECT_THAT(heard.Text(), Not(HasSubstr("nightly")));
  }
}

}  // namespace
}  // namespace strongroom::notify
