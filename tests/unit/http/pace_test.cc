#include "http/pace.h"

#include <gtest/gtest.h>

namespace strongroom::http {
namespace {

using namespace std::chrono_literals;

TEST(Pace, WantsTheRateOverEachWindow) {
  Pace pace({.bytes_per_second = 100, .window = 10s});
  EXPECT_TRUE(pace.Keeps(1, 9s)) << "the window has not ended";
  EXPECT_EQ(pace.Left(), 1s);
  EXPECT_TRUE(pace.Keeps(999, 1s));
  EXPECT_EQ(pace.Left(), 10s) << "a new one begins";
  EXPECT_TRUE(pace.Keeps(998, 5s));
  EXPECT_FALSE(pace.Keeps(1, 5s)) << "999 of 1000 bytes";
}

TEST(Pace, DoesNotCountWhatCameBefore) {
  Pace pace({.bytes_per_second = 100, .window = 10s});
  EXPECT_TRUE(pace.Keeps(1'000'000, 10s));
  EXPECT_FALSE(pace.Keeps(10, 10s));
}

TEST(Pace, CountsOnlyTheTimeThatWasWaited) {
  Pace pace({.bytes_per_second = 100, .window = 10s});
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(pace.Keeps(1, 0s));
}

TEST(Pace, OfNothingIsAlwaysKept) {
  Pace pace({.bytes_per_second = 0, .window = 10s});
  EXPECT_TRUE(pace.Keeps(0, 1h));
  EXPECT_GT(pace.Left(), 1h);
}

}  // namespace
}  // namespace strongroom::http
