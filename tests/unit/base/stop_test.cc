#include "base/stop.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

namespace strongroom::base {
namespace {

TEST(LateStop, FollowsTheOther) {
  std::stop_source first;
  const LateStop late(first.get_token(), std::chrono::milliseconds{0});
  EXPECT_FALSE(late.Token().stop_requested());
  first.request_stop();
  WaitForStop(late.Token());
  EXPECT_TRUE(late.Token().stop_requested());
}

TEST(LateStop, IsNoneOnceItIsDestroyed) {
  std::stop_source first;
  std::stop_token token;
  {
    const LateStop late(first.get_token(), std::chrono::hours{1});
    token = late.Token();
    first.request_stop();
  }
  EXPECT_FALSE(token.stop_requested());
}

// The death of another process: this one has other threads, which would be sent the signals.
TEST(StopSignalDeathTest, EndsTheProcessTheSecondTime) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  for (const int number : {SIGINT, SIGTERM}) {
    EXPECT_EXIT(
        {
          const StopSignal signal;
          kill(getpid(), number);
          WaitForStop(signal.Token());
          kill(getpid(), number);
          WaitForStop({});
        },
        testing::ExitedWithCode(128 + number), "");
  }
}

}  // namespace
}  // namespace strongroom::base
