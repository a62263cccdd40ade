#include "domain/time_zone.h"

#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::minutes;
using std::chrono::sys_seconds;
using test::At;

LocalDay Day(int year, int month, int day) {
  return std::chrono::local_days{std::chrono::year{year} / month / day};
}

std::string InstantText(const char* zone, LocalDay day, int hour, int minute) {
  const auto found = TimeZone::Find(zone);
  if (!found) return "no such zone";
  const auto instant = found->InstantOf(day, minutes{hour * 60 + minute});
  return instant ? base::FormatTimestamp(*instant) : "none";
}

struct WallTime {
  const char* what;
  const char* zone;
  LocalDay day;
  int hour;
  int minute;
  const char* instant;
};

void ExpectInstants(const std::vector<WallTime>& cases) {
  for (const WallTime& c : cases) {
    EXPECT_EQ(InstantText(c.zone, c.day, c.hour, c.minute), c.instant) << c.zone << ": " << c.what;
  }
}

TEST(TimeZone, ShowsOrdinaryTimes) {
  ExpectInstants({
      {"UTC", "UTC", Day(2026, 3, 1), 2, 30, "2026-03-01T02:30:00Z"},
      {"winter", "Europe/Berlin", Day(2026, 1, 15), 2, 30, "2026-01-15T01:30:00Z"},
      {"summer", "Europe/Berlin", Day(2026, 7, 15), 2, 30, "2026-07-15T00:30:00Z"},
      {"the day before in UTC", "Asia/Tokyo", Day(2026, 1, 1), 0, 0, "2025-12-31T15:00:00Z"},
      {"45 minutes", "Asia/Kathmandu", Day(2026, 1, 1), 6, 0, "2026-01-01T00:15:00Z"},
      {"14 hours ahead", "Pacific/Kiritimati", Day(2026, 1, 1), 14, 0, "2026-01-01T00:00:00Z"},
      {"11 hours behind", "Pacific/Niue", Day(2026, 1, 1), 13, 0, "2026-01-02T00:00:00Z"},
      {"southern summer", "Australia/Sydney", Day(2026, 1, 15), 11, 0, "2026-01-15T00:00:00Z"},
  });
}

TEST(TimeZone, AnswersASkippedTimeWithTheEndOfTheGap) {
  ExpectInstants({
      {"before", "Europe/Berlin", Day(2026, 3, 29), 1, 59, "2026-03-29T00:59:00Z"},
      {"first skipped", "Europe/Berlin", Day(2026, 3, 29), 2, 0, "2026-03-29T01:00:00Z"},
      {"in the gap", "Europe/Berlin", Day(2026, 3, 29), 2, 30, "2026-03-29T01:00:00Z"},
      {"last skipped", "Europe/Berlin", Day(2026, 3, 29), 2, 59, "2026-03-29T01:00:00Z"},
      {"after", "Europe/Berlin", Day(2026, 3, 29), 3, 0, "2026-03-29T01:00:00Z"},
      {"New York", "America/New_York", Day(2026, 3, 8), 2, 30, "2026-03-08T07:00:00Z"},
      {"half an hour", "Australia/Lord_Howe", Day(2026, 10, 4), 2, 15, "2026-10-03T15:30:00Z"},
      {"after it", "Australia/Lord_Howe", Day(2026, 10, 4), 2, 30, "2026-10-03T15:30:00Z"},
      {"midnight, Cuba", "America/Havana", Day(2026, 3, 8), 0, 0, "2026-03-08T05:00:00Z"},
      {"00:59, Cuba", "America/Havana", Day(2026, 3, 8), 0, 59, "2026-03-08T05:00:00Z"},
      {"midnight, Azores", "Atlantic/Azores", Day(2026, 3, 29), 0, 30, "2026-03-29T01:00:00Z"},
      {"midnight, Beirut", "Asia/Beirut", Day(2026, 3, 29), 0, 0, "2026-03-28T22:00:00Z"},
  });
}

TEST(TimeZone, GivesTheTimeThatNuukSkipsOnSaturdayNightToMidnight) {
  // Clocks go from Saturday 23:00 to Sunday 00:00; Sunday's own 23:30 is another instant.
  ExpectInstants({
      {"22:59", "America/Nuuk", Day(2026, 3, 28), 22, 59, "2026-03-29T00:59:00Z"},
      {"23:30", "America/Nuuk", Day(2026, 3, 28), 23, 30, "2026-03-29T01:00:00Z"},
      {"Sunday 00:00", "America/Nuuk", Day(2026, 3, 29), 0, 0, "2026-03-29T01:00:00Z"},
      {"Sunday 23:30", "America/Nuuk", Day(2026, 3, 29), 23, 30, "2026-03-30T00:30:00Z"},
  });
}

TEST(TimeZone, TakesTheFirstOfTwoEqualTimes) {
  ExpectInstants({
      {"before", "Europe/Berlin", Day(2026, 10, 25), 1, 59, "2026-10-24T23:59:00Z"},
      {"first of two", "Europe/Berlin", Day(2026, 10, 25), 2, 0, "2026-10-25T00:00:00Z"},
      {"middle", "Europe/Berlin", Day(2026, 10, 25), 2, 30, "2026-10-25T00:30:00Z"},
      {"after both", "Europe/Berlin", Day(2026, 10, 25), 3, 0, "2026-10-25T02:00:00Z"},
      {"New York", "America/New_York", Day(2026, 11, 1), 1, 30, "2026-11-01T05:30:00Z"},
      {"half an hour", "Australia/Lord_Howe", Day(2026, 4, 5), 1, 45, "2026-04-04T14:45:00Z"},
      {"over midnight, Cuba", "America/Havana", Day(2026, 11, 1), 0, 30, "2026-11-01T04:30:00Z"},
      {"over midnight, Beirut", "Asia/Beirut", Day(2026, 10, 24), 23, 30, "2026-10-24T20:30:00Z"},
  });
}

TEST(TimeZone, HasNoInstantOnADayThatDoesNotExist) {
  ExpectInstants({
      {"the day before", "Pacific/Apia", Day(2011, 12, 29), 12, 0, "2011-12-29T22:00:00Z"},
      {"skipped, first minute", "Pacific/Apia", Day(2011, 12, 30), 0, 0, "none"},
      {"skipped, noon", "Pacific/Apia", Day(2011, 12, 30), 12, 0, "none"},
      {"skipped, last minute", "Pacific/Apia", Day(2011, 12, 30), 23, 59, "none"},
      {"the day after", "Pacific/Apia", Day(2011, 12, 31), 0, 0, "2011-12-30T10:00:00Z"},
      {"Kwajalein", "Pacific/Kwajalein", Day(1993, 8, 21), 12, 0, "none"},
  });
}

TEST(TimeZone, KnowsTheLocalDayOfAnInstant) {
  const auto zone = [](const char* name) { return *TimeZone::Find(name); };
  const sys_seconds instant = At("2026-03-29T22:30:00Z");
  EXPECT_EQ(zone("UTC").DayOf(instant), Day(2026, 3, 29));
  EXPECT_EQ(zone("Europe/Berlin").DayOf(instant), Day(2026, 3, 30));
  EXPECT_EQ(zone("Pacific/Niue").DayOf(At("2026-03-29T10:59:59Z")), Day(2026, 3, 28));
  EXPECT_EQ(zone("UTC").DayOf(At("1969-12-31T23:59:59Z")), Day(1969, 12, 31));
}

TEST(TimeZone, FindsZonesAndLinksByTheirExactNames) {
  for (const char* name : {"UTC", "Europe/Berlin", "US/Eastern", "America/Argentina/Buenos_Aires",
                           "Etc/GMT+12", "Asia/Calcutta", "GMT"}) {
    const auto zone = TimeZone::Find(name);
    ASSERT_TRUE(zone) << name;
    EXPECT_EQ(zone->Name(), name);
  }
  EXPECT_EQ(InstantText("US/Eastern", Day(2026, 7, 1), 0, 0),
            InstantText("America/New_York", Day(2026, 7, 1), 0, 0));
}

TEST(TimeZone, RefusesWhatIsNotAZone) {
  for (const char* name : {"", "localtime", "posixrules", "Factory", "Europe/Atlantis",
                           "europe/berlin", "Europe/Berlin ", "../../etc/passwd", "/etc/localtime",
                           "right/Europe/Berlin", "posix/Europe/Berlin", "Europe", "tzdata.zi",
                           "zone.tab", "leapseconds", "+01:00", "UTC+1", "CEST"}) {
    EXPECT_FALSE(TimeZone::Find(name)) << name;
  }
  EXPECT_FALSE(TimeZone::Find(std::string_view("Europe/Berlin\0x", 15)));
  EXPECT_FALSE(TimeZone::Find(std::string(100'000, 'A')));
}

TEST(TimeZone, SuggestsTheNearestName) {
  EXPECT_EQ(NearestTimeZone("Europe/Berlim"), "Europe/Berlin");
  EXPECT_EQ(NearestTimeZone("europe/berlin"), "Europe/Berlin");
  EXPECT_EQ(NearestTimeZone("America/NewYork"), "America/New_York");
  EXPECT_EQ(NearestTimeZone("Europe/Atlantis").substr(0, 7), "Europe/");
  EXPECT_EQ(NearestTimeZone(""), "");
  EXPECT_EQ(NearestTimeZone("0123456789012345678901234567890123456789"), "");
  EXPECT_NE(NearestTimeZone("localtim"), "localtime");
}

TEST(TimeZone, SuggestsOnlyZonesThatItFinds) {
  for (const char* name : {"localtim", "posixrule", "Factor", "right/Europe/Berlin", "posix/UTC",
                           "Europe/Atlantis", "Etc/GMT+20", "tzdata"}) {
    const std::string nearest = NearestTimeZone(name);
    EXPECT_TRUE(nearest.empty() || TimeZone::Find(nearest)) << name << " -> " << nearest;
  }
}

TEST(TimeZone, AcceptsTheDatabaseOfThisMachine) { EXPECT_NO_THROW(CheckTimeZoneData()); }

}  // namespace
}  // namespace strongroom::domain
