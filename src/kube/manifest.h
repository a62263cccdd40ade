#pragma once

#include <string_view>
#include <vector>

#include "kube/json.h"

namespace strongroom::kube {

// The objects of a manifest as kubectl reads it: YAML documents or JSON, the items of a List one by
// one; empty documents are left out. Plain scalars are what they look like (null, true, 12, 1.5),
// everything else is text. `place` is what messages begin with: a path. Throws web::ConfigError,
// naming the line, for what is no YAML, for aliases, tags, keys that come twice, documents that are
// no objects, and nesting past 64 levels.
std::vector<Json> ParseManifest(std::string_view text, std::string_view place);

}  // namespace strongroom::kube
