#include "controller/reference.h"

#include "api/kinds.h"

namespace strongroom::controller {

kube::ObjectReference ReferenceTo(const api::Schedule& schedule) {
  return {.api_version = std::string(api::kApiVersion),
          .kind = std::string(api::kScheduleKind.kind),
          .ns = schedule.meta.ns,
          .name = schedule.meta.name,
          .uid = schedule.meta.uid};
}

}  // namespace strongroom::controller
