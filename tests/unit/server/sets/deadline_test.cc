#include "server/sets/deadline.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"

namespace strongroom::server::sets {
namespace {

TEST(Deadline, IsOverOnce) {
  test::FakeClock clock;
  const Deadline deadline(clock, std::chrono::seconds{2});
  EXPECT_FALSE(deadline.IsOver());
  clock.Advance(std::chrono::milliseconds{1'999});
  EXPECT_FALSE(deadline.IsOver());
  clock.Advance(std::chrono::milliseconds{1});
  EXPECT_TRUE(deadline.IsOver());
}

}  // namespace
}  // namespace strongroom::server::sets
