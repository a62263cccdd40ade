#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "domain/slots.h"

namespace strongroom::domain {

// A day that a schedule means, as the calendar of its zone has it: for people who want to see what
// the rules of TimeZone::InstantOf come to.
struct SlotDay {
  LocalDay day;
  LocalTimeKind kind = LocalTimeKind::kOnce;
  std::optional<std::chrono::sys_seconds> slot;  // absent when kind is kNoSuchDay
  std::chrono::seconds utc_offset{0};            // local time minus UTC at the slot

  bool operator==(const SlotDay&) const = default;
};

// The next `count` slots later than `after`, as NextSlot gives them. Days without a slot that lie
// before one of them are listed too and do not count. Fewer when there are no more (see
// kEndOfTimeZoneRules).
std::vector<SlotDay> UpcomingSlots(const Timing& timing, std::chrono::sys_seconds after,
                                   size_t count);

}  // namespace strongroom::domain
