#include "domain/slot_days.h"

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

// The day whose slot this is. Clocks that jump over midnight, either way, show another date at the
// slot.
LocalDay DayOfSlot(const Timing& timing, sys_seconds slot) {
  const LocalDay shown = timing.zone.DayOf(slot);
  for (const LocalDay day : {shown, shown - days{1}, shown + days{1}}) {
    const auto instant = timing.zone.InstantOf(day, timing.time_of_day);
    if (instant && std::chrono::floor<std::chrono::minutes>(*instant) == slot) return day;
  }
  return shown;
}

}  // namespace

std::vector<SlotDay> UpcomingSlots(const Timing& timing, sys_seconds after, size_t count) {
  std::vector<SlotDay> upcoming;
  LocalDay day = timing.zone.DayOf(after);
  for (size_t i = 0; i < count; ++i) {
    const auto slot = NextSlot(timing, after);
    if (!slot) break;
    const LocalDay slot_day = DayOfSlot(timing, *slot);
    for (; day < slot_day; day += days{1}) {
      const LocalTimeKind kind = timing.zone.KindOf(day, timing.time_of_day);
      if (kind != LocalTimeKind::kNoSuchDay || !IsChosenDay(timing, day)) continue;
      upcoming.push_back({.day = day, .kind = kind});
    }
    upcoming.push_back({.day = slot_day,
                        .kind = timing.zone.KindOf(slot_day, timing.time_of_day),
                        .slot = slot,
                        .utc_offset = timing.zone.OffsetAt(*slot)});
    after = *slot;
  }
  return upcoming;
}

}  // namespace strongroom::domain
