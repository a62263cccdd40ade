#include "executor/server_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "web/error.h"

namespace strongroom::executor {
namespace {

using std::chrono_literals::operator""s;

// Is away until a time, and then answers with that status.
class Server final : public web::Transport {
 public:
  Server(test::FakeClock& clock, std::chrono::seconds away, int status)
      : clock_(clock), end_(clock.Steady() + away), status_(status) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    EXPECT_EQ(request.method, "GET");
    clock_.Advance(1s);
    ++asked;
    if (clock_.Steady() < end_) throw web::TransportError("connection refused");
    return {status_, "", {}};
  }
  void Stream(const web::Request&, web::LineSink, std::stop_token) override {
    throw std::logic_error("not asked for");
  }

  int asked = 0;

 private:
  test::FakeClock& clock_;
  const std::chrono::steady_clock::time_point end_;
  const int status_;
};

TEST(AwaitServer, IsDoneWithAnyAnswer) {
  for (const int status : {200, 401, 404, 500, 503}) {
    test::FakeClock clock;
    Server server(clock, 0s, status);
    EXPECT_NO_THROW(AwaitServer(server, clock, kServerPatience, {})) << status;
    EXPECT_EQ(server.asked, 1) << status;
  }
}

TEST(AwaitServer, IsDoneWithAnAnswerOfAnySize) {
  const test::FakeClock clock;
  test::FakeTransport server(
      [](const web::Request&) -> web::Response { throw web::AnswerTooLarge("more than 64 MiB"); });
  EXPECT_NO_THROW(AwaitServer(server, clock, kServerPatience, {}));
}

TEST(AwaitServer, SaysWhyThereWasNone) {
  test::FakeClock clock;
  // No time for another.
  Server server(clock, 3600s, 200);
  try {
    AwaitServer(server, clock, 1s, {});
    ADD_FAILURE() << "there was none";
  } catch (const ServerUnreachable& e) {
    EXPECT_STREQ(e.what(), "the server cannot be reached: connection refused");
  }
}

TEST(AwaitServer, EndsWhenItIsStopped) {
  test::FakeClock clock;
  Server server(clock, 3600s, 200);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(AwaitServer(server, clock, kServerPatience, stop.get_token()), web::StoppedError);
}

}  // namespace
}  // namespace strongroom::executor
