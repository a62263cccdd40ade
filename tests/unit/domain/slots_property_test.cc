// Slots against a clock that is looked at minute by minute, in zones and at times where clocks do
// something odd, with random timings and instants.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "domain/slots.h"
#include "support/instant.h"
#include "unit/domain/local_clock.h"

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using test::At;

struct Place {
  const char* zone;
  const char* around;
};

void PrintTo(const Place& place, std::ostream* out) { *out << place.zone << ' ' << place.around; }

class SlotsAt : public ::testing::TestWithParam<Place> {
 protected:
  SlotsAt() : middle_(At(GetParam().around)), clock_(ClockOf(GetParam())) {}

  // Wide enough that a weekly schedule has slots on both sides of every instant that is asked for,
  // even where a day is missing.
  static const LocalClock& ClockOf(const Place& place) {
    static std::map<std::string, LocalClock> clocks;
    const sys_seconds middle = At(place.around);
    return clocks
        .try_emplace(std::string(place.zone) + place.around, place.zone, middle - days{22},
                     middle + days{22})
        .first->second;
  }

  Timing RandomTiming() {
    Timing timing;
    timing.zone = *TimeZone::Find(GetParam().zone);
    timing.time_of_day = minutes{Random(1440)};
    if (!clock_.Jumps().empty() && Random(4) != 0) {
      const minutes jump =
          clock_.Jumps()[static_cast<size_t>(Random(static_cast<int64_t>(clock_.Jumps().size())))];
      timing.time_of_day = minutes{(jump.count() + 1440 + Random(241) - 120) % 1440};
    }
    if (Random(2) == 0) {
      timing.frequency = Frequency::kWeekly;
      timing.days_of_week = static_cast<unsigned long>(2 * (1 + Random(127)));
    }
    return timing;
  }

  sys_seconds RandomInstant() { return middle_ + seconds{Random(86400 * 8) - 86400 * 4}; }

  int64_t Random(int64_t below) { return static_cast<int64_t>(random_()) % below; }

  const sys_seconds middle_;
  const LocalClock& clock_;
  std::mt19937 random_{20260329};
};

std::string Text(std::optional<sys_seconds> instant) {
  return instant ? base::FormatTimestamp(*instant) : "none";
}

std::optional<sys_seconds> FirstAfter(const std::vector<sys_seconds>& slots, sys_seconds after) {
  const auto found = std::upper_bound(slots.begin(), slots.end(), after);
  return found == slots.end() ? std::nullopt : std::optional(*found);
}

std::optional<sys_seconds> LastUntil(const std::vector<sys_seconds>& slots, sys_seconds until) {
  const auto found = std::upper_bound(slots.begin(), slots.end(), until);
  return found == slots.begin() ? std::nullopt : std::optional(*std::prev(found));
}

TEST_P(SlotsAt, AreThoseOfTheClockOnTheWall) {
  for (int round = 0; round < 60; ++round) {
    const Timing timing = RandomTiming();
    const std::vector<sys_seconds> slots = clock_.Slots(timing);
    SCOPED_TRACE(Describe(timing));
    ASSERT_GE(slots.size(), 5U);
    // One slot a day, in the order of the days, none twice.
    ASSERT_TRUE(std::is_sorted(slots.begin(), slots.end(), std::less_equal<>()));
    std::vector<sys_seconds> walked;
    for (auto slot = NextSlot(timing, slots.front() - seconds{1}); slot && *slot <= slots.back();
         slot = NextSlot(timing, *slot)) {
      walked.push_back(*slot);
    }
    ASSERT_EQ(walked, slots);
  }
}

TEST_P(SlotsAt, NextAndLatestAgreeWithTheClockOnTheWall) {
  for (int round = 0; round < 150; ++round) {
    const Timing timing = RandomTiming();
    const std::vector<sys_seconds> slots = clock_.Slots(timing);
    sys_seconds instant = RandomInstant();
    // Half of the time exactly on a slot or next to it.
    if (Random(2) == 0) instant = *FirstAfter(slots, instant) + seconds{Random(3) - 1};
    SCOPED_TRACE(Describe(timing) + " at " + base::FormatTimestamp(instant));
    const auto next = NextSlot(timing, instant);
    ASSERT_EQ(Text(next), Text(FirstAfter(slots, instant)));
    const auto latest = LatestSlot(timing, instant - days{18}, instant);
    ASSERT_EQ(Text(latest), Text(LastUntil(slots, instant)));
    ASSERT_EQ(LatestSlot(timing, instant, *next), next);
    ASSERT_EQ(LatestSlot(timing, instant, *next - seconds{1}), std::nullopt);
    ASSERT_EQ(NextSlot(timing, *latest - seconds{1}), latest);
  }
}

TEST_P(SlotsAt, BetweenIsAPieceOfTheList) {
  for (int round = 0; round < 60; ++round) {
    const Timing timing = RandomTiming();
    const std::vector<sys_seconds> slots = clock_.Slots(timing);
    const sys_seconds after = RandomInstant();
    const sys_seconds before = after + seconds{Random(86400 * 12)};
    const auto limit = static_cast<size_t>(Random(12));
    std::vector<sys_seconds> expected(std::upper_bound(slots.begin(), slots.end(), after),
                                      std::lower_bound(slots.begin(), slots.end(), before));
    if (expected.size() > limit) {
      expected.erase(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(limit));
    }
    ASSERT_EQ(SlotsBetween(timing, after, before, limit), expected)
        << Describe(timing) << ' ' << base::FormatTimestamp(after);
  }
}

INSTANTIATE_TEST_SUITE_P(Places, SlotsAt,
                         ::testing::Values(Place{"UTC", "2026-02-28T12:00:00Z"},
                                           Place{"Europe/Berlin", "2026-03-29T01:00:00Z"},
                                           Place{"Europe/Berlin", "2026-10-25T01:00:00Z"},
                                           Place{"America/New_York", "2027-03-14T07:00:00Z"},
                                           Place{"America/New_York", "2027-11-07T06:00:00Z"},
                                           Place{"America/Nuuk", "2026-03-29T01:00:00Z"},
                                           Place{"America/Nuuk", "2026-10-25T01:00:00Z"},
                                           Place{"America/Havana", "2026-03-08T05:00:00Z"},
                                           Place{"America/Havana", "2026-11-01T05:00:00Z"},
                                           Place{"Atlantic/Azores", "2026-03-29T01:00:00Z"},
                                           Place{"Asia/Beirut", "2026-03-28T22:00:00Z"},
                                           Place{"Asia/Beirut", "2026-10-24T21:00:00Z"},
                                           Place{"Australia/Lord_Howe", "2026-04-04T15:00:00Z"},
                                           Place{"Australia/Lord_Howe", "2026-10-03T15:30:00Z"},
                                           Place{"Pacific/Apia", "2011-12-30T10:00:00Z"},
                                           Place{"Pacific/Kwajalein", "1993-08-21T12:00:00Z"},
                                           Place{"Africa/Casablanca", "2026-02-15T02:00:00Z"},
                                           Place{"Asia/Pyongyang", "2018-05-04T15:00:00Z"},
                                           Place{"America/St_Johns", "2010-11-07T02:31:00Z"},
                                           Place{"Antarctica/Troll", "2026-03-29T01:00:00Z"},
                                           Place{"America/Juneau", "1945-09-30T10:00:00Z"}));

}  // namespace
}  // namespace strongroom::domain
