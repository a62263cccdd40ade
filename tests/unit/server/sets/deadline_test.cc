#include "server/sets/deadline.h"

#include <gtest/gtest.h>

#include "server/sets/comparison.h"
#include "support/fake_clock.h"

namespace strongroom::server::sets {
namespace {

TEST(Deadline, IsOverOnce) {
  test::FakeClock clock;
  const Deadline deadline(clock, std::chrono::seconds{2});
  EXPECT_FALSE(deadline.IsOver());
  EXPECT_EQ(deadline.Left(), std::chrono::seconds{2});
  clock.Advance(std::chrono::milliseconds{1'999});
  EXPECT_FALSE(deadline.IsOver());
  EXPECT_EQ(deadline.Left(), std::chrono::milliseconds{1});
  clock.Advance(std::chrono::milliseconds{1});
  EXPECT_TRUE(deadline.IsOver());
  clock.Advance(std::chrono::hours{1});
  EXPECT_EQ(deadline.Left(), std::chrono::milliseconds{0});
}

TEST(Deadline, EndsBeforeTheApiServerGivesUp) {
  for (const auto time : {kAnswerTime, kComparisonTime}) EXPECT_LT(time, std::chrono::seconds{60});
}

}  // namespace
}  // namespace strongroom::server::sets
