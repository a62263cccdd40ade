#pragma once

#include <chrono>
#include <vector>

#include "domain/schedule.h"

namespace strongroom::domain {

// The slots of the schedule's present timing, later than `since`, that were dealt with for certain:
// those before status.lastScheduledFor. Each had a Run or was missed, so each has its row in the
// ledger; one that has not was lost on the way there. Oldest first, at most `limit` (the newest).
std::vector<std::chrono::sys_seconds> SettledSlots(const ScheduleSpec& spec,
                                                   const ScheduleStatus& status,
                                                   std::chrono::sys_seconds since, size_t limit);

}  // namespace strongroom::domain
