#pragma once

#include <chrono>

#include "domain/schedule.h"

// Which slots of a schedule lie behind it: for the plan, and for whoever shows what is to come.
namespace strongroom::domain {

// Slots up to here are dealt with: started, missed, or older than the timing that holds.
std::chrono::sys_seconds SettledUntil(const ScheduleStatus& status);

// The next slot to be started is the first that is later than this, for runs that start `offset`
// after their slots (see SpreadOffset).
std::chrono::sys_seconds PassedUntil(const ScheduleStatus& status, std::chrono::sys_seconds now,
                                     std::chrono::seconds offset);

}  // namespace strongroom::domain
