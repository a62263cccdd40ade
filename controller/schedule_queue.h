#pragma once

#include <vector>

#include "controller/run_listener.h"
#include "kube/object_key.h"
#include "kube/work_queue.h"

namespace strongroom::controller {

// Schedules that somebody should look at: the one way to ask for it.
using ScheduleQueue = kube::WorkQueue<kube::ObjectKey>;

inline void AddAll(ScheduleQueue& queue, const std::vector<kube::ObjectKey>& schedules) {
  for (const kube::ObjectKey& schedule : schedules) queue.Add(schedule);
}

// Asks for a look at the schedule of a stored run: its Run object may now be beyond a history
// limit. Thread-safe.
class ScheduleWaker final : public RunListener {
 public:
  // `queue` outlives the waker.
  explicit ScheduleWaker(ScheduleQueue& queue) : queue_(queue) {}

  void RunStored(const domain::Run& run, Stored) override {
    queue_.Add({run.meta.ns, run.spec.schedule.name});
  }

 private:
  ScheduleQueue& queue_;
};

}  // namespace strongroom::controller
