#include "server/sets/comparison_time.h"

#include <gtest/gtest.h>

#include "server/sets/api_status.h"
#include "support/fake_clock.h"

namespace strongroom::server::sets {
namespace {

int CodeOf(const ComparisonTime& time) {
  try {
    time.Check();
  } catch (const ApiStatus& e) {
    return e.code();
  }
  return 0;
}

TEST(ComparisonTime, EndsBeforeTheApiServerGivesUp) {
  EXPECT_LT(kComparisonTime, std::chrono::seconds{60});
  test::FakeClock clock;
  const ComparisonTime time(clock, {});
  EXPECT_EQ(time.Left(), kComparisonTime);
  clock.Advance(kComparisonTime - std::chrono::milliseconds{1});
  EXPECT_EQ(CodeOf(time), 0);
  EXPECT_EQ(time.Left(), std::chrono::milliseconds{1});
  clock.Advance(std::chrono::milliseconds{1});
  EXPECT_EQ(CodeOf(time), 504);
  clock.Advance(std::chrono::hours{1});
  EXPECT_EQ(time.Left(), std::chrono::milliseconds{0});
}

TEST(ComparisonTime, IsOverWhenTheServerStops) {
  const test::FakeClock clock;
  std::stop_source stop;
  const ComparisonTime time(clock, stop.get_token());
  EXPECT_EQ(CodeOf(time), 0);
  stop.request_stop();
  EXPECT_EQ(CodeOf(time), 503);
}

}  // namespace
}  // namespace strongroom::server::sets
