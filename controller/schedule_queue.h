#pragma once

#include <vector>

#include "kube/object_key.h"
#include "kube/work_queue.h"

namespace strongroom::controller {

// Schedules that somebody should look at: the one way to ask for it.
using ScheduleQueue = kube::WorkQueue<kube::ObjectKey>;

inline void AddAll(ScheduleQueue& queue, const std::vector<kube::ObjectKey>& schedules) {
  for (const kube::ObjectKey& schedule : schedules) queue.Add(schedule);
}

}  // namespace strongroom::controller
