#pragma once

#include <chrono>
#include <stop_token>

#include "base/clock.h"
#include "controller/caches.h"
#include "controller/schedule_queue.h"
#include "controller/verification_findings.h"
#include "store/kept_sets.h"

namespace strongroom::controller {

// Reads what the servers found when they verified backup sets, once a minute, and has the schedules
// looked at of which it is news. While PostgreSQL is away, what it said last stays. For one thread.
class VerificationWatch {
 public:
  struct Parts {
    store::KeptSetsReader& kept_sets;
    const Caches& caches;
    const base::Clock& clock;
    VerificationFindings& findings;
    ScheduleQueue& queue;
  };

  // What `parts` refers to outlives this. `every`: as the servers have it; 0 when they do not
  // verify by themselves.
  VerificationWatch(const Parts& parts, std::chrono::seconds every)
      : parts_(parts), every_(every) {}

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop);

  // One look. Throws store::StoreError.
  void Look();

 private:
  const Parts parts_;
  const std::chrono::seconds every_;
};

}  // namespace strongroom::controller
