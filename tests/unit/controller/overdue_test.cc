#include "controller/overdue.h"

#include <gtest/gtest.h>

#include "support/instant.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using test::At;

TEST(OverdueSchedules, AreThoseWhoseNextRunHasPassed) {
  Shop shop;
  shop.PutSchedule("nightly");
  const auto overdue_at = [&](const char* now) {
    return OverdueSchedules(shop.caches, At(now)).size();
  };
  EXPECT_EQ(overdue_at("2030-01-01T00:00:00Z"), 0U) << "it has never been looked at";
  shop.server.Patch("backupschedules", kShop, "nightly",
                    {{"status", {{"nextRunAt", "2026-01-02T00:00:00Z"}}}});
  EXPECT_EQ(overdue_at("2026-01-01T23:59:59Z"), 0U);
  EXPECT_EQ(overdue_at("2026-01-02T00:00:01Z"), 0U) << "the queue is at it";
  EXPECT_EQ(overdue_at("2026-01-02T00:00:02Z"), 1U);
}

}  // namespace
}  // namespace strongroom::controller
