#pragma once

#include <string>

#include "base/clock.h"
#include "controller/actor.h"
#include "controller/observer.h"
#include "controller/schedule_queue.h"

namespace strongroom::controller {

// Brings one schedule to where it should be: Observe, Plan, Act, once. Thread-safe for different
// schedules.
class Reconciler {
 public:
  struct Parts {
    const Observer& observer;
    Actor& actor;
    OwnWrites& own_writes;
    TenantGate& gate;
    ScheduleQueue& queue;
    kube::EventRecorder& events;
    const base::Clock& clock;
  };

  // What `parts` refers to outlives the reconciler.
  Reconciler(Parts parts, domain::PlanOptions options) : parts_(parts), options_(options) {}

  // Does nothing while the caches do not show yet what the last call wrote: their change brings the
  // schedule back. Throws web::WebError when it must be tried again.
  void Reconcile(const kube::ObjectKey& schedule);

  // Takes keys from the queue until stop is requested, and puts back what failed: the body of a
  // worker thread.
  void Work(const std::stop_token& stop);

 private:
  void GiveUpPlaces(const Observation& observation, const domain::Plan& plan);
  void TellReadiness(const Observation& observation, const domain::Plan& plan);
  void TellUnusableToken(const api::Schedule& schedule);

  const Parts parts_;
  const domain::PlanOptions options_;
};

}  // namespace strongroom::controller
