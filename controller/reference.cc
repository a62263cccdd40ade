#include "controller/reference.h"

#include "api/kinds.h"

namespace strongroom::controller {
namespace {

kube::ObjectReference ReferenceTo(std::string_view kind, const api::Meta& meta) {
  return {.api_version = std::string(api::kApiVersion),
          .kind = std::string(kind),
          .ns = meta.ns,
          .name = meta.name,
          .uid = meta.uid};
}

}  // namespace

kube::ObjectReference ReferenceTo(const api::Schedule& schedule) {
  return ReferenceTo(api::kScheduleKind.kind, schedule.meta);
}

kube::ObjectReference ReferenceTo(const api::Run& run) {
  return ReferenceTo(api::kRunKind.kind, run.meta);
}

}  // namespace strongroom::controller
