#include "domain/run.h"

#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

TEST(TimeFor, BelievesNoClockThatIsFarOff) {
  using std::chrono::seconds;
  const auto now = test::At("2026-03-02T02:30:00Z");
  const seconds timeout{3600};
  EXPECT_EQ(TimeFor(timeout, std::nullopt, now), timeout);
  EXPECT_EQ(TimeFor(timeout, now + seconds{600}, now), seconds{600});
  EXPECT_EQ(TimeFor(timeout, now + seconds{7200}, now), timeout);
  EXPECT_EQ(TimeFor(timeout, now, now), timeout);
  EXPECT_EQ(TimeFor(timeout, now - seconds{31'536'000}, now), timeout);
}

}  // namespace
}  // namespace strongroom::domain
