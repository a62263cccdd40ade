#include "notifier/pulse.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"

namespace strongroom::notifier {
namespace {

TEST(Pulse, HoldsForAMinute) {
  test::FakeClock clock;
  Pulse pulse(clock);
  EXPECT_FALSE(pulse.IsAlive()) << "nothing has worked yet";
  pulse.Beat();
  EXPECT_TRUE(pulse.IsAlive());
  clock.Advance(std::chrono::seconds{59});
  EXPECT_TRUE(pulse.IsAlive());
  clock.Step(-std::chrono::hours{1});
  clock.Advance(std::chrono::seconds{1});
  EXPECT_FALSE(pulse.IsAlive());
  pulse.Beat();
  EXPECT_TRUE(pulse.IsAlive());
}

}  // namespace
}  // namespace strongroom::notifier
