#include "controller/worker.h"

namespace strongroom::controller {

void Requeue(ScheduleQueue& queue, const kube::ObjectKey& schedule, const Result& result) {
  if (result.at) queue.AddAt(schedule, *result.at);
  if (result.again) queue.Add(schedule);
  if (result.after) queue.AddAfter(schedule, *result.after);
  if (result.has_failed) {
    queue.AddRateLimited(schedule);
  } else {
    queue.Forget(schedule);
  }
}

bool WorkOnce(ScheduleQueue& queue, Reconciler& reconciler, const std::stop_token& stop) {
  const auto schedule = queue.Get(stop);
  if (!schedule) return false;
  Requeue(queue, *schedule, reconciler.Reconcile(*schedule));
  queue.Done(*schedule);
  return true;
}

void Work(ScheduleQueue& queue, Reconciler& reconciler, const std::stop_token& stop) {
  while (WorkOnce(queue, reconciler, stop)) {
  }
}

}  // namespace strongroom::controller
