#include "domain/slots.h"

#include <algorithm>

#include "base/sha256.h"
#include "domain/time_of_day.h"

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

// The longest way from one chosen day to the next.
int LongestGapDays(Frequency frequency) {
  switch (frequency) {
    case Frequency::kDaily:
      return 1;
    case Frequency::kWeekly:
      break;
  }
  return 7;
}

// How many local days have a slot among them for sure: a chosen day may be one that the zone
// skipped (Apia), which costs another gap, and the search begins a day to the other side.
int DaysWithASlot(const Timing& timing) { return 2 * LongestGapDays(timing.frequency) + 2; }

// The slot of one local day.
std::optional<sys_seconds> SlotOf(const Timing& timing, LocalDay day) {
  if (!IsChosenDay(timing, day)) return std::nullopt;
  const auto instant = timing.zone.InstantOf(day, timing.time_of_day);
  if (!instant || *instant >= kEndOfTimeZoneRules) return std::nullopt;
  return std::chrono::floor<std::chrono::minutes>(*instant);
}

// "1,3,5 ", or nothing when the frequency alone says which days.
std::string DescribeDays(const Timing& timing) {
  std::string text;
  switch (timing.frequency) {
    case Frequency::kDaily:
      return text;
    case Frequency::kWeekly:
      break;
  }
  for (unsigned day = 1; day <= 7; ++day) {
    if (!timing.days_of_week.test(day)) continue;
    if (!text.empty()) text += ',';
    text += std::to_string(day);
  }
  return text + ' ';
}

}  // namespace

std::string Describe(const Timing& timing) {
  return std::string(base::NameOf(timing.frequency)) + ' ' + DescribeDays(timing) +
         ShowTimeOfDay(timing.time_of_day) + ' ' + timing.zone.Name();
}

bool IsChosenDay(const Timing& timing, LocalDay day) {
  switch (timing.frequency) {
    case Frequency::kDaily:
      return true;
    case Frequency::kWeekly:
      break;
  }
  return timing.days_of_week.test(std::chrono::weekday{day}.iso_encoding());
}

std::optional<sys_seconds> NextSlot(const Timing& timing, sys_seconds after) {
  // The slot of yesterday's local day may lie on today (its time was skipped by the clocks).
  LocalDay day = timing.zone.DayOf(after) - days{1};
  for (int i = 0; i < DaysWithASlot(timing); ++i, day += days{1}) {
    const auto slot = SlotOf(timing, day);
    if (slot && *slot > after) return slot;
  }
  return std::nullopt;
}

std::optional<sys_seconds> LatestSlot(const Timing& timing, sys_seconds after, sys_seconds until) {
  until = std::min(until, kEndOfTimeZoneRules - std::chrono::seconds{1});
  // Clocks that go back over midnight show the start of tomorrow before the rest of today.
  LocalDay day = timing.zone.DayOf(until) + days{1};
  for (int i = 0; i < DaysWithASlot(timing); ++i, day -= days{1}) {
    const auto slot = SlotOf(timing, day);
    if (!slot || *slot > until) continue;
    return *slot > after ? slot : std::nullopt;
  }
  return std::nullopt;
}

std::vector<sys_seconds> SlotsBetween(const Timing& timing, sys_seconds after, sys_seconds before,
                                      size_t limit) {
  std::vector<sys_seconds> slots;
  while (slots.size() < limit) {
    const auto slot = LatestSlot(timing, after, before - std::chrono::seconds{1});
    if (!slot) break;
    slots.push_back(*slot);
    before = *slot;
  }
  std::reverse(slots.begin(), slots.end());
  return slots;
}

std::chrono::seconds SpreadOffset(std::string_view uid, std::chrono::seconds spread) {
  if (spread.count() <= 0) return std::chrono::seconds{0};
  const base::Digest digest = base::Sha256Of(uid);
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = (value << 8U) | digest[i];
  return std::chrono::seconds{static_cast<int64_t>(value % static_cast<uint64_t>(spread.count()))};
}

}  // namespace strongroom::domain
