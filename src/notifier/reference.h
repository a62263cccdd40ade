#pragma once

#include <string>

#include "api/kinds.h"
#include "api/notifier.h"
#include "kube/events.h"

namespace strongroom::notifier {

// The object as the subject of an event.
inline kube::ObjectReference ReferenceTo(const api::Meta& meta) {
  return {.api_version = std::string(api::kApiVersion),
          .kind = std::string(api::kNotifierKind.kind),
          .ns = meta.ns,
          .name = meta.name,
          .uid = meta.uid};
}

}  // namespace strongroom::notifier
