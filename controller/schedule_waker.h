#pragma once

#include "controller/run_listener.h"
#include "controller/schedule_queue.h"

namespace strongroom::controller {

// Asks for a look at the schedule of a stored run: its Run object may now be beyond a history
// limit. Thread-safe.
class ScheduleWaker final : public RunListener {
 public:
  // `queue` outlives the waker.
  explicit ScheduleWaker(ScheduleQueue& queue) : queue_(queue) {}

  void RunStored(const domain::Run& run, Stored) override {
    queue_.Add({run.meta.ns, domain::FactsOf(run).schedule.name});
  }

 private:
  ScheduleQueue& queue_;
};

}  // namespace strongroom::controller
