#include "cli/instant.h"

#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::cli {
namespace {

using std::chrono::seconds;
using test::At;

TEST(ShowInstant, LeavesZeroSecondsOut) {
  EXPECT_EQ(ShowInstant(At("2026-03-29T01:30:00Z")), "2026-03-29 01:30Z");
  EXPECT_EQ(ShowInstant(At("2026-03-29T01:30:09Z")), "2026-03-29 01:30:09Z");
}

TEST(ShowLocal, AddsTheOffset) {
  const auto instant = At("2026-03-29T01:00:00Z");
  EXPECT_EQ(ShowLocal(instant, seconds{7200}), "2026-03-29 03:00 +02:00");
  EXPECT_EQ(ShowLocal(instant, seconds{-12'600}), "2026-03-28 21:30 -03:30");
  EXPECT_EQ(ShowLocal(instant, seconds{0}), "2026-03-29 01:00 +00:00");
}

TEST(ShowWeekday, IsThatOfTheDay) {
  EXPECT_EQ(ShowWeekday(std::chrono::local_days{std::chrono::year{2026} / 3 / 29}), "Sun");
  EXPECT_EQ(ShowDay(std::chrono::local_days{std::chrono::year{2011} / 12 / 30}), "2011-12-30");
}

}  // namespace
}  // namespace strongroom::cli
