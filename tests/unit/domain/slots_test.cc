#include "domain/slots.h"

#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using test::At;

Timing Daily(const char* zone, int hour, int minute) {
  Timing timing;
  timing.zone = *TimeZone::Find(zone);
  timing.time_of_day = minutes{hour * 60 + minute};
  return timing;
}

Timing Weekly(const char* zone, int hour, int minute, std::initializer_list<size_t> days) {
  Timing timing = Daily(zone, hour, minute);
  timing.frequency = Frequency::kWeekly;
  for (const size_t day : days) timing.days_of_week.set(day);
  return timing;
}

std::string Text(std::optional<sys_seconds> instant) {
  return instant ? base::FormatTimestamp(*instant) : "none";
}

std::string Next(const Timing& timing, const char* after) {
  return Text(NextSlot(timing, At(after)));
}

TEST(Slots, NextIsStrictlyLater) {
  const Timing timing = Daily("UTC", 2, 30);
  EXPECT_EQ(Next(timing, "2026-03-01T02:29:59Z"), "2026-03-01T02:30:00Z");
  EXPECT_EQ(Next(timing, "2026-03-01T02:30:00Z"), "2026-03-02T02:30:00Z");
  EXPECT_EQ(Next(timing, "2026-03-01T02:30:01Z"), "2026-03-02T02:30:00Z");
}

TEST(Slots, WeeklyFallsOnItsLocalDays) {
  // 2026-03-02 is a Monday.
  const Timing timing = Weekly("UTC", 2, 30, {1, 3, 5});
  EXPECT_EQ(Next(timing, "2026-03-01T00:00:00Z"), "2026-03-02T02:30:00Z");
  EXPECT_EQ(Next(timing, "2026-03-02T02:30:00Z"), "2026-03-04T02:30:00Z");
  EXPECT_EQ(Next(timing, "2026-03-06T02:30:00Z"), "2026-03-09T02:30:00Z");
  // Monday 00:30 in Tokyo is Sunday in UTC.
  EXPECT_EQ(Next(Weekly("Asia/Tokyo", 0, 30, {1}), "2026-03-01T00:00:00Z"), "2026-03-01T15:30:00Z");
  EXPECT_EQ(Next(Weekly("UTC", 0, 0, {7}), "2026-03-01T00:00:00Z"), "2026-03-08T00:00:00Z");
}

TEST(Slots, ChangingClocksLeaveOneSlotADay) {
  const Timing berlin = Daily("Europe/Berlin", 2, 30);
  EXPECT_EQ(Next(berlin, "2026-03-28T01:30:00Z"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(Next(berlin, "2026-03-29T01:00:00Z"), "2026-03-30T00:30:00Z");
  EXPECT_EQ(Next(berlin, "2026-10-24T00:30:00Z"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(Next(berlin, "2026-10-25T00:30:00Z"), "2026-10-26T01:30:00Z");
  const Timing nuuk = Daily("America/Nuuk", 23, 30);
  EXPECT_EQ(Next(nuuk, "2026-03-29T00:59:59Z"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(Next(nuuk, "2026-03-29T01:00:00Z"), "2026-03-30T00:30:00Z");
}

TEST(Slots, AWeeklySlotBelongsToTheDayWhoseClockSkippedIt) {
  // Saturday's 23:30 is skipped and given to Sunday 00:00.
  EXPECT_EQ(Next(Weekly("America/Nuuk", 23, 30, {6}), "2026-03-28T00:00:00Z"),
            "2026-03-29T01:00:00Z");
  // Sunday's schedule has its own slot only.
  EXPECT_EQ(Next(Weekly("America/Nuuk", 23, 30, {7}), "2026-03-28T00:00:00Z"),
            "2026-03-30T00:30:00Z");
}

TEST(Slots, ADayThatDoesNotExistHasNone) {
  EXPECT_EQ(Next(Daily("Pacific/Apia", 12, 0), "2011-12-29T22:00:00Z"), "2011-12-30T22:00:00Z");
  // 2011-12-30 would have been a Friday.
  EXPECT_EQ(Next(Weekly("Pacific/Apia", 12, 0, {5}), "2011-12-23T22:00:00Z"),
            "2012-01-05T22:00:00Z");
}

TEST(Slots, EndWhereTheRulesOfTheLibraryEnd) {
  const Timing timing = Daily("UTC", 2, 30);
  EXPECT_EQ(Next(timing, "2037-12-30T02:30:00Z"), "2037-12-31T02:30:00Z");
  EXPECT_EQ(Next(timing, "2037-12-31T02:30:00Z"), "none");
  EXPECT_EQ(Next(timing, "9999-12-31T23:59:59Z"), "none");
  EXPECT_EQ(Text(LatestSlot(timing, At("2037-12-01T00:00:00Z"), At("2050-01-01T00:00:00Z"))),
            "2037-12-31T02:30:00Z");
  EXPECT_EQ(Text(LatestSlot(timing, At("2038-01-01T00:00:00Z"), At("2050-01-01T00:00:00Z"))),
            "none");
}

TEST(Slots, LatestIsTheLastOneOfAHalfOpenSpan) {
  const Timing timing = Daily("UTC", 2, 30);
  const auto latest = [&](const char* after, const char* until) {
    return Text(LatestSlot(timing, At(after), At(until)));
  };
  EXPECT_EQ(latest("2026-03-01T00:00:00Z", "2026-03-04T12:00:00Z"), "2026-03-04T02:30:00Z");
  EXPECT_EQ(latest("2026-03-01T00:00:00Z", "2026-03-04T02:30:00Z"), "2026-03-04T02:30:00Z");
  EXPECT_EQ(latest("2026-03-01T00:00:00Z", "2026-03-04T02:29:59Z"), "2026-03-03T02:30:00Z");
  EXPECT_EQ(latest("2026-03-04T02:30:00Z", "2026-03-05T02:29:59Z"), "none");
  EXPECT_EQ(latest("2026-03-05T00:00:00Z", "2026-03-04T00:00:00Z"), "none");
  EXPECT_EQ(latest("1970-01-01T00:00:00Z", "2026-03-04T02:29:59Z"), "2026-03-03T02:30:00Z");
}

TEST(Slots, LatestSeesTomorrowsSlotWhenClocksWentBackOverMidnight) {
  // At 00:01 on the 7th clocks went back to 23:01 on the 6th.
  const Timing timing = Daily("America/St_Johns", 0, 0);
  EXPECT_EQ(Text(LatestSlot(timing, At("2010-11-06T12:00:00Z"), At("2010-11-07T02:45:00Z"))),
            "2010-11-07T02:30:00Z");
  EXPECT_EQ(Next(timing, "2010-11-07T02:45:00Z"), "2010-11-08T03:30:00Z");
}

TEST(Slots, BetweenLeavesOutBothEndsAndKeepsTheNewest) {
  const Timing timing = Daily("UTC", 2, 30);
  const auto between = [&](const char* after, const char* before, size_t limit) {
    std::string text;
    for (const sys_seconds slot : SlotsBetween(timing, At(after), At(before), limit)) {
      text += base::FormatTimestamp(slot).substr(5, 5) + ' ';
    }
    return text;
  };
  EXPECT_EQ(between("2026-03-01T02:30:00Z", "2026-03-05T02:30:00Z", 10), "03-02 03-03 03-04 ");
  EXPECT_EQ(between("2026-03-01T02:30:00Z", "2026-03-05T02:30:00Z", 2), "03-03 03-04 ");
  EXPECT_EQ(between("2026-03-01T02:30:00Z", "2026-03-02T02:30:00Z", 10), "");
  EXPECT_EQ(between("2026-03-01T02:30:00Z", "2026-03-05T02:30:00Z", 0), "");
}

TEST(Slots, DescribeSaysAllThatDecides) {
  EXPECT_EQ(Describe(Daily("UTC", 2, 30)), "daily 02:30 UTC");
  EXPECT_EQ(Describe(Weekly("Europe/Berlin", 23, 59, {7, 1, 3})),
            "weekly 1,3,7 23:59 Europe/Berlin");
}

TEST(SpreadOffset, IsStableAndWithinTheSpread) {
  EXPECT_EQ(SpreadOffset("any", seconds{0}), seconds{0});
  EXPECT_EQ(SpreadOffset("any", seconds{-5}), seconds{0});
  EXPECT_EQ(SpreadOffset("any", seconds{1}), seconds{0});
  std::array<int, 10> hits{};
  for (int i = 0; i < 1000; ++i) {
    const std::string uid = "uid-" + std::to_string(i);
    const seconds offset = SpreadOffset(uid, seconds{600});
    ASSERT_GE(offset, seconds{0});
    ASSERT_LT(offset, seconds{600});
    EXPECT_EQ(offset, SpreadOffset(uid, seconds{600}));
    ++hits.at(static_cast<size_t>(offset.count() / 60));
  }
  for (const int count : hits) EXPECT_GT(count, 50);
}

}  // namespace
}  // namespace strongroom::domain
