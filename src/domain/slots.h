#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/time_zone.h"

// Slots: the UTC minutes that a schedule's runs belong to. One slot per local day; see
// TimeZone::InstantOf for the days on which clocks change.
namespace strongroom::domain {

enum class Frequency { kDaily, kWeekly };
constexpr auto EnumWords(Frequency) {
  return std::to_array<base::EnumWord<Frequency>>(
      {{Frequency::kDaily, "daily"}, {Frequency::kWeekly, "weekly"}});
}

// When a schedule falls due.
struct Timing {
  Frequency frequency = Frequency::kDaily;
  TimeZone zone = TimeZone::Utc();
  std::chrono::minutes time_of_day{0};  // since local midnight, [0, 1440)
  std::bitset<8> days_of_week;          // ISO 8601: bit 1 is Monday, bit 7 Sunday; weekly only
};

// "daily 02:30 Europe/Berlin", "weekly 1,3,5 02:30 UTC": equal texts are equal timings.
std::string Describe(const Timing& timing);

// The schedule means this day of the calendar, whether or not its zone has it.
bool IsChosenDay(const Timing& timing, LocalDay day);

// The first slot later than `after`. Absent from 2038 on (see kEndOfTimeZoneRules).
std::optional<std::chrono::sys_seconds> NextSlot(const Timing& timing,
                                                 std::chrono::sys_seconds after);

// The last slot in (after, until]; absent when there is none. O(1), however far the two are apart.
std::optional<std::chrono::sys_seconds> LatestSlot(const Timing& timing,
                                                   std::chrono::sys_seconds after,
                                                   std::chrono::sys_seconds until);

// All slots in (after, before), oldest first, at most `limit` (the newest are kept).
std::vector<std::chrono::sys_seconds> SlotsBetween(const Timing& timing,
                                                   std::chrono::sys_seconds after,
                                                   std::chrono::sys_seconds before, size_t limit);

// A stable offset in [0, spread) from the schedule's UID: dispatch waits that long after the slot,
// so that schedules of one minute do not all start at once. Zero for a spread of zero.
std::chrono::seconds SpreadOffset(std::string_view uid, std::chrono::seconds spread);

}  // namespace strongroom::domain
