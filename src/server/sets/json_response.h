#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "base/json_writer.h"
#include "http/message.h"
#include "server/sets/group.h"

namespace strongroom::server::sets {

// 200, with that for its body.
inline http::Response JsonResponse(const base::Json& object) {
  return {.content_type = kJsonType, .body = base::WriteJson(object, base::JsonStyle::kReplacing)};
}

}  // namespace strongroom::server::sets
