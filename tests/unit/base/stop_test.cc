#include "base/stop.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace strongroom::base
