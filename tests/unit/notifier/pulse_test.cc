#include "notifier/pulse.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"

namespace strongroom::notifier {
namespace {

TEST(Pulse, IsOfBothWithinAMinute) {
  test::FakeClock clock;
  Pulse pulse(clock);
  EXPECT_FALSE(pulse.IsAlive()) << "nothing has worked yet";
  pulse.HeardOfPostgres();
  EXPECT_FALSE(pulse.IsAlive());
  pulse.HeardOfApiServer();
  EXPECT_TRUE(pulse.IsAlive());
  clock.Advance(std::chrono::seconds{59});
  EXPECT_TRUE(pulse.IsAlive());
  pulse.HeardOfApiServer();
  clock.Step(-std::chrono::hours{1});
  clock.Advance(std::chrono::seconds{1});
  EXPECT_FALSE(pulse.IsAlive()) << "PostgreSQL is away";
  clock.Advance(std::chrono::seconds{59});
  pulse.HeardOfPostgres();
  EXPECT_FALSE(pulse.IsAlive()) << "the API server is";
  pulse.HeardOfApiServer();
  EXPECT_TRUE(pulse.IsAlive());
}

}  // namespace
}  // namespace strongroom::notifier
