#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "controller/actor.h"
#include "controller/observer.h"
#include "controller/orphans.h"
#include "controller/schedule_queue.h"
#include "kube/server_clock.h"

namespace strongroom::controller {

// When to look at a schedule again although nothing has changed; in controller-runtime's words.
// Nothing set: it is where it should be, and its next change brings it back.
struct Result {
  std::optional<std::chrono::sys_seconds> requeue_at = {};     // at this wall time
  std::optional<std::chrono::nanoseconds> requeue_after = {};  // after this delay
  bool requeue = false;                                        // behind those that wait now
  bool has_failed = false;  // after a backoff, which grows until it has not
};

// Brings one schedule to where it should be: Observe, Plan, Act, once. Thread-safe for different
// schedules.
class Reconciler {
 public:
  struct Parts {
    const Caches& caches;
    const Observer& observer;
    Actor& actor;
    Orphans& orphans;
    OwnWrites& own_writes;
    TenantGate& gate;
    ScheduleQueue& queue;
    kube::EventRecorder& events;
    const base::Clock& clock;
    const kube::ServerClock& server_clock;
  };

  // What `parts` refers to outlives the reconciler.
  Reconciler(Parts parts, domain::PlanOptions options) : parts_(parts), options_(options) {}

  // Does nothing while the caches do not show yet what the last call wrote: their change brings the
  // schedule back. Nor while this machine's clock is off: the term ends then, or the clock is set.
  // A failure is logged and in the result, with the time that was planned before it.
  Result Reconcile(const kube::ObjectKey& schedule);

 private:
  void Bring(const kube::ObjectKey& schedule, Result& result);
  void EndStrays(const kube::ObjectKey& schedule, Result& result);
  void GiveBackPlaces(const kube::ObjectKey& schedule);
  void Carry(Observation& observation, const domain::Plan& plan, Result& result);
  void TellHeld(const Observation& observation, const domain::Plan& plan,
                const std::exception& failure);
  void HoldPlaces(const Observation& observation);
  void GiveUpPlaces(const Observation& observation, const domain::Plan& plan);

  const Parts parts_;
  const domain::PlanOptions options_;
};

}  // namespace strongroom::controller
