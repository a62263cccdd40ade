#pragma once

#include <stop_token>

#include "controller/reconciler.h"
#include "controller/schedule_queue.h"

namespace strongroom::controller {

// Does with the schedule what the result of looking at it asks for.
void Requeue(ScheduleQueue& queue, const kube::ObjectKey& schedule, const Result& result);

// Waits for the next schedule and reconciles it. False when stop was requested or the queue was
// shut down.
bool WorkOnce(ScheduleQueue& queue, Reconciler& reconciler, const std::stop_token& stop);

// Takes schedules from the queue and reconciles them until stop is requested or the queue is shut
// down: the body of a worker thread.
void Work(ScheduleQueue& queue, Reconciler& reconciler, const std::stop_token& stop);

}  // namespace strongroom::controller
