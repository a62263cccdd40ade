#pragma once

#include <chrono>
#include <vector>

#include "controller/caches.h"

namespace strongroom::controller {

// The schedules whose next run, by their status, should have been there by `now`. The queue knows
// when each falls due; this only finds what it might have lost.
std::vector<kube::ObjectKey> OverdueSchedules(const Caches& caches, std::chrono::sys_seconds now);

}  // namespace strongroom::controller
