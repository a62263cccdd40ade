#pragma once

#include "api/schedule.h"
#include "domain/schedule.h"
#include "kube/events.h"

// What a schedule's status has come to, in events of the schedule. Thread-safe.
namespace strongroom::controller {

// An event each time that condition Ready or Verified is False, and each time that Restorable is
// known, and says something that it did not say `before`.
void TellConditions(kube::EventRecorder& events, const api::Schedule& schedule,
                    const domain::ScheduleStatus& before, const domain::ScheduleStatus& now);

// That its annotation run-now asks for nothing, where it is too long.
void TellUnusableToken(kube::EventRecorder& events, const api::Schedule& schedule);

}  // namespace strongroom::controller
