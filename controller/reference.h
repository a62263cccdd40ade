#pragma once

#include "api/schedule.h"
#include "kube/events.h"

namespace strongroom::controller {

// The schedule as the subject of an event.
kube::ObjectReference ReferenceTo(const api::Schedule& schedule);

}  // namespace strongroom::controller
