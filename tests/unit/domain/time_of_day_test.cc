#include "domain/time_of_day.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using std::chrono::minutes;

TEST(ShowTimeOfDay, HasTwoDigitsForHoursAndMinutes) {
  EXPECT_EQ(ShowTimeOfDay(minutes{0}), "00:00");
  EXPECT_EQ(ShowTimeOfDay(minutes{9 * 60 + 5}), "09:05");
  EXPECT_EQ(ShowTimeOfDay(minutes{23 * 60 + 59}), "23:59");
}

}  // namespace
}  // namespace strongroom::domain
