#pragma once

#include "api/run.h"
#include "api/schedule.h"
#include "kube/events.h"

namespace strongroom::controller {

// The object as the subject of an event.
kube::ObjectReference ReferenceTo(const api::Schedule& schedule);
kube::ObjectReference ReferenceTo(const api::Run& run);

}  // namespace strongroom::controller
