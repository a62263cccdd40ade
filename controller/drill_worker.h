#pragma once

#include <chrono>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/reviews.h"
#include "base/clock.h"
#include "controller/caches.h"
#include "controller/drill_findings.h"
#include "controller/drills_kept_back.h"
#include "controller/fair_places.h"
#include "controller/schedule_queue.h"
#include "domain/plan_drill.h"
#include "kube/client.h"
#include "kube/work_queue.h"

namespace strongroom::controller {

// Creates and deletes the drills of schedules (domain/plan_drill.h), a few at a time. RestoreWorker
// carries them out; what they found is put into `findings`, for whoever writes the schedule's
// status. Thread-safe, but for DoNext, which one thread calls.
class DrillWorker {
 public:
  static constexpr FairPlaces::Limits kAtOnce{.most = 20, .most_of_a_namespace = 5};

  struct Parts {
    const Caches& caches;
    const kube::Client& client;  // of what can wait: no drill holds up a backup
    access::Reviews& reviews;
    const base::Clock& clock;
    DrillFindings& findings;
    ScheduleQueue& queue;
  };

  // What `parts` refers to outlives the worker.
  explicit DrillWorker(const Parts& parts)
      : parts_(parts), queue_(parts.clock), kept_back_(parts.clock) {}

  void LookAt(const kube::ObjectKey& schedule) { queue_.Add(schedule); }

  // The places of the drills that are at work. Before any other call.
  void CatchUp();

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop) {
    while (DoNext(stop)) {
    }
  }

  // One step of it: waits for the next schedule, and makes and deletes its drills; again later when
  // that fails. False when stop was requested.
  bool DoNext(const std::stop_token& stop);

 private:
  // One that was made, and that the caches may not show yet.
  struct Made {
    std::string name;
    std::chrono::steady_clock::time_point until;
  };

  void Forget(const kube::ObjectKey& schedule);
  void Look(const api::Schedule& schedule);
  // Of one whose spec cannot be read: it asks for nothing, and keeps no place from others. What was
  // found stays told.
  void Rest(const api::Schedule& schedule);
  bool AwaitsItsOwn(const kube::ObjectKey& schedule);
  // What is known of its drills, and of whoever stands for the one that is due.
  domain::DrillObserved Observe(const api::Schedule& schedule);
  domain::DrillObserved Known(const api::Schedule& schedule) const;
  // Does what was planned. False when the API server does not want the drill: a plan of what is
  // known now is another one.
  bool Act(const api::Schedule& schedule, const domain::DrillPlan& plan);
  // Until then, when the schedule is looked at again.
  std::chrono::sys_seconds KeepBack(const api::Schedule& schedule, const domain::Obstacle& why);
  // What the API server said to the last that it did not let go: that keeps nothing else from being
  // done.
  std::exception_ptr Remove(const std::vector<domain::DrillToDelete>& drills) const;
  // Why there can be no such drill, whoever stands for it.
  std::optional<domain::Obstacle> SpecProblem(const api::Schedule& schedule) const;
  // Why nobody stands for it.
  std::optional<domain::Obstacle> WhyNobodyStands(const api::Schedule& schedule) const;
  // Why the API server does not want it; absent when it is there.
  std::optional<domain::Obstacle> Make(const api::Schedule& schedule,
                                       const domain::DrillToMake& drill);
  void UsePlaces(const kube::ObjectKey& schedule, const domain::DrillPlan& plan);

  const Parts parts_;
  kube::WorkQueue<kube::ObjectKey> queue_;
  FairPlaces places_{kAtOnce};
  DrillsKeptBack kept_back_;
  std::map<kube::ObjectKey, Made> made_;
};

}  // namespace strongroom::controller
