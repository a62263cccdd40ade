#pragma once

#include <chrono>
#include <cstdint>
#include <map>

#include "api/schedule.h"
#include "base/clock.h"
#include "domain/obstacles.h"
#include "kube/object_key.h"

namespace strongroom::controller {

// Schedules of which no drill is made for a while, as the last one was refused or could not be
// begun: for longer each time in a row, until their spec is another one. Not thread-safe.
class DrillsKeptBack {
 public:
  // Why none is made, and how often in a row that was so.
  struct KeptBack {
    int64_t generation = 0;  // of the schedule's spec
    int64_t times = 0;
    domain::Obstacle why;
    std::chrono::sys_seconds until;
  };

  // Outlives this.
  explicit DrillsKeptBack(const base::Clock& clock) : clock_(clock) {}

  // As long as something keeps the schedule's drills back; null when nothing does. Good until the
  // next call that changes it.
  const KeptBack* Find(const api::Schedule& schedule) const;
  // From now on, or once more. Good likewise.
  const KeptBack& Add(const api::Schedule& schedule, const domain::Obstacle& why);
  // How often it was so is forgotten, too.
  void LetGo(const kube::ObjectKey& schedule) { schedules_.erase(schedule); }

 private:
  const base::Clock& clock_;
  std::map<kube::ObjectKey, KeptBack> schedules_;
};

}  // namespace strongroom::controller
