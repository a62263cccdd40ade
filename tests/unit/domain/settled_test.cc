#include "domain/settled.h"

#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using test::At;

ScheduleStatus StatusOf(std::optional<sys_seconds> effective_since,
                        std::optional<sys_seconds> last_scheduled_for) {
  ScheduleStatus status;
  status.effective_since = effective_since;
  status.last_scheduled_for = last_scheduled_for;
  return status;
}

const sys_seconds kNoon = At("2026-03-02T12:00:00Z");
const sys_seconds kOne = At("2026-03-02T13:00:00Z");

TEST(SettledUntil, IsTheLaterOfTimingAndLastSlot) {
  EXPECT_LT(SettledUntil({}), sys_seconds{}) << "nothing is settled";
  EXPECT_EQ(SettledUntil(StatusOf(kNoon, std::nullopt)), kNoon - seconds{1})
      << "a slot at the moment of the change is still to come";
  EXPECT_EQ(SettledUntil(StatusOf(std::nullopt, kNoon)), kNoon);
  EXPECT_EQ(SettledUntil(StatusOf(kNoon, kOne)), kOne);
  EXPECT_EQ(SettledUntil(StatusOf(kOne, kNoon)), kOne - seconds{1});
}

TEST(PassedUntil, WaitsForTheSpread) {
  EXPECT_EQ(PassedUntil({}, kOne, seconds{0}), kOne);
  EXPECT_EQ(PassedUntil({}, kOne, seconds{60}), kOne - seconds{60});
  EXPECT_EQ(PassedUntil(StatusOf(std::nullopt, kOne), kOne, seconds{60}), kOne);
}

}  // namespace
}  // namespace strongroom::domain
