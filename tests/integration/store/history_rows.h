#pragma once

#include <chrono>

#include "domain/run.h"
#include "store/history.h"

// Rows of the one schedule of the one tenant (sets.h).
namespace strongroom::store {

std::chrono::sys_seconds At(const char* time);

// Run `number` of that many days after the first.
RunRow RunOf(int number, domain::RunPhase phase, int64_t resource_version);

domain::ObjectMeta NightlyMeta();
ScheduleRow NightlySchedule(int64_t resource_version);

}  // namespace strongroom::store
