#include "base/stop.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

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

// Each waited a fifth of a second when it polled.
TEST(StopSignalDeathTest, EndsAtOnce) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < 50; ++i) {
          const StopSignal signal;
          kill(getpid(), SIGTERM);
          WaitForStop(signal.Token());
        }
        const auto took = std::chrono::steady_clock::now() - begin;
        std::_Exit(took < std::chrono::seconds{2} ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST(StopSignalDeathTest, TakesWhatCameBeforeSomebodyWaited) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        sigset_t blocked;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGINT);
        pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
        kill(getpid(), SIGINT);
        const StopSignal signal;
        WaitForStop(signal.Token());
        std::_Exit(0);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace strongroom::base
