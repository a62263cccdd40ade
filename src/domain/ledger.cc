#include "domain/ledger.h"

#include <algorithm>

#include "domain/slots.h"

namespace strongroom::domain {

std::vector<std::chrono::sys_seconds> SettledSlots(const ScheduleSpec& spec,
                                                   const ScheduleStatus& status,
                                                   std::chrono::sys_seconds since, size_t limit) {
  // A status of another timing says nothing about the slots of this one.
  const bool is_current = spec.enabled && status.effective_timing == Describe(spec.timing);
  if (!is_current || !status.effective_since || !status.last_scheduled_for) return {};
  const auto begin = std::max(since, *status.effective_since - std::chrono::seconds{1});
  if (begin >= *status.last_scheduled_for) return {};
  return SlotsBetween(spec.timing, begin, *status.last_scheduled_for, limit);
}

}  // namespace strongroom::domain
