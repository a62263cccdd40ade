#include "controller/worker.h"

namespace strongroom::controller {

void Requeue(ScheduleQueue& queue, const kube::ObjectKey& schedule, const Result& result) {
  if (result.requeue_at) queue.AddAt(schedule, *result.requeue_at);
  if (result.requeue) queue.Add(schedule);
  if (result.requeue_after) queue.AddAfter(schedule, *result.requeue_after);
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
