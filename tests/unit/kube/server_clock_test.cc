#include "kube/server_clock.h"

#include <gtest/gtest.h>

#include "base/timestamp.h"
#include "support/fake_clock.h"

namespace strongroom::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono_literals::operator""h;

class ServerClockTest : public testing::Test {
 protected:
  // The server's clock is `behind` ours; the answer took `duration`.
  void Answer(seconds behind, nanoseconds duration = {}) {
    server_clock_.Note({.verb = "GET",
                        .resource = "leases",
                        .status = 200,
                        .duration = duration,
                        .date = clock_.NowSeconds() - behind});
  }

  test::FakeClock clock_;
  ServerClock server_clock_{clock_, seconds{300}};
};

TEST_F(ServerClockTest, SaysNothingBeforeAnAnswerWithADate) {
  EXPECT_EQ(server_clock_.Skew(), seconds{0});
  server_clock_.Note({.verb = "GET", .resource = "leases", .status = 0});
  clock_.Step(8760h);
  EXPECT_FALSE(server_clock_.IsOff());
}

TEST_F(ServerClockTest, IsOffPastTheLimitEitherWay) {
  const std::vector<std::pair<int, bool>> rows = {
      {0, false},  {301, false},  // the date is floored to the second
      {302, true}, {-300, false}, {-301, true}, {31'536'000, true}, {-31'536'000, true}};
  for (const auto& [behind, is_off] : rows) {
    Answer(seconds{behind});
    EXPECT_EQ(server_clock_.IsOff(), is_off) << behind;
  }
}

TEST_F(ServerClockTest, AllowsForTheTimeOfTheAnswer) {
  Answer(seconds{20}, seconds{19});
  EXPECT_EQ(server_clock_.Skew(), seconds{0});
  Answer(seconds{20}, milliseconds{15'500});
  EXPECT_EQ(server_clock_.Skew(), seconds{3});
  Answer(seconds{-20}, seconds{15});
  EXPECT_EQ(server_clock_.Skew(), seconds{-20}) << "what is ahead cannot come from waiting";
}

TEST_F(ServerClockTest, TakesEveryDateThatAHeaderCanHold) {
  for (const char* text : {"1000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
    const auto date = *base::ParseTimestamp(text);
    server_clock_.Note({.verb = "GET", .resource = "leases", .status = 200, .date = date});
    EXPECT_EQ(server_clock_.Skew(),
              clock_.NowSeconds() - date - seconds{date < clock_.NowSeconds()})
        << text;
  }
}

TEST_F(ServerClockTest, SeesAtOnceThatTheClockWasSet) {
  Answer(seconds{0});
  clock_.Advance(48h);
  EXPECT_EQ(server_clock_.Skew(), seconds{0}) << "time passes there as here";
  clock_.Step(8760h);
  EXPECT_TRUE(server_clock_.IsOff());
  clock_.Step(-8760h);
  EXPECT_FALSE(server_clock_.IsOff());
  clock_.Step(-8760h);
  EXPECT_TRUE(server_clock_.IsOff());
  Answer(seconds{0});
  EXPECT_FALSE(server_clock_.IsOff()) << "the server's clock was set as well";
}

}  // namespace
}  // namespace strongroom::kube
