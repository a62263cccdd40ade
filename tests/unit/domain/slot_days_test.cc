#include "domain/slot_days.h"

#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::At;

LocalDay Day(int year, int month, int day) {
  return std::chrono::local_days{std::chrono::year{year} / month / day};
}

Timing Daily(const char* zone, int hour, int minute) {
  Timing timing;
  timing.zone = TimeZone::Find(zone).value();
  timing.time_of_day = minutes{hour * 60 + minute};
  return timing;
}

SlotDay Expected(LocalDay day, LocalTimeKind kind, const char* slot, int offset_minutes) {
  return {.day = day, .kind = kind, .slot = At(slot), .utc_offset = minutes{offset_minutes}};
}

TEST(UpcomingSlots, TellHowTheClocksTreatThem) {
  const auto spring = UpcomingSlots(Daily("Europe/Berlin", 2, 30), At("2026-03-28T01:29:59Z"), 3);
  ASSERT_EQ(spring.size(), 3U);
  EXPECT_EQ(spring[0],
            Expected(Day(2026, 3, 28), LocalTimeKind::kOnce, "2026-03-28T01:30:00Z", 60));
  EXPECT_EQ(spring[1],
            Expected(Day(2026, 3, 29), LocalTimeKind::kSkipped, "2026-03-29T01:00:00Z", 120));
  EXPECT_EQ(spring[2],
            Expected(Day(2026, 3, 30), LocalTimeKind::kOnce, "2026-03-30T00:30:00Z", 120));
  const auto autumn = UpcomingSlots(Daily("Europe/Berlin", 2, 30), At("2026-10-25T00:00:00Z"), 1);
  ASSERT_EQ(autumn.size(), 1U);
  EXPECT_EQ(autumn[0],
            Expected(Day(2026, 10, 25), LocalTimeKind::kRepeated, "2026-10-25T00:30:00Z", 120));
}

TEST(UpcomingSlots, BelongToTheirDayAlsoWhenTheClocksShowAnotherDate) {
  const auto nuuk = UpcomingSlots(Daily("America/Nuuk", 23, 30), At("2026-03-28T12:00:00Z"), 2);
  ASSERT_EQ(nuuk.size(), 2U);
  EXPECT_EQ(nuuk[0],
            Expected(Day(2026, 3, 28), LocalTimeKind::kSkipped, "2026-03-29T01:00:00Z", -60));
  EXPECT_EQ(nuuk[1], Expected(Day(2026, 3, 29), LocalTimeKind::kOnce, "2026-03-30T00:30:00Z", -60));
}

TEST(UpcomingSlots, ListDaysThatTheZoneSkippedButDoNotCountThem) {
  Timing timing = Daily("Pacific/Apia", 12, 0);
  const auto daily = UpcomingSlots(timing, At("2011-12-29T12:00:00Z"), 2);
  ASSERT_EQ(daily.size(), 3U);
  EXPECT_EQ(daily[0].day, Day(2011, 12, 29));
  EXPECT_EQ(daily[1], (SlotDay{.day = Day(2011, 12, 30),
                               .kind = LocalTimeKind::kNoSuchDay,
                               .slot = std::nullopt,
                               .utc_offset = seconds{0}}));
  EXPECT_EQ(daily[2].day, Day(2011, 12, 31));
  timing.frequency = Frequency::kWeekly;
  timing.days_of_week.set(6);
  EXPECT_EQ(UpcomingSlots(timing, At("2011-12-29T12:00:00Z"), 1).size(), 1U);
}

TEST(UpcomingSlots, EndWithTheRulesOfTimeZones) {
  const Timing timing = Daily("UTC", 0, 0);
  EXPECT_EQ(UpcomingSlots(timing, At("2037-12-30T12:00:00Z"), 5).size(), 1U);
  EXPECT_TRUE(UpcomingSlots(timing, At("2037-12-31T00:00:00Z"), 5).empty());
}

// The same slots as the controller computes them one by one, over a year in zones of all kinds.
TEST(UpcomingSlots, AreThoseOfNextSlot) {
  for (const char* zone : {"UTC", "Europe/Berlin", "America/Nuuk", "Australia/Lord_Howe",
                           "America/Havana", "Asia/Beirut", "Pacific/Apia"}) {
    for (const int hour : {0, 2, 23}) {
      const Timing timing = Daily(zone, hour, 30);
      auto after = At("2026-01-01T00:00:00Z");
      for (const SlotDay& day : UpcomingSlots(timing, after, 366)) {
        const auto next = NextSlot(timing, after);
        ASSERT_EQ(day.slot, next) << zone;
        EXPECT_EQ(timing.zone.InstantOf(day.day, timing.time_of_day), day.slot) << zone;
        after = *next;
      }
    }
  }
}

}  // namespace
}  // namespace strongroom::domain
