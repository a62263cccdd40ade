#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/set_hold.h"

namespace strongroom::server::sets {

// A change of a set as kubectl sends it: a JSON Merge Patch (RFC 7396) or a JSON Patch (RFC 6902).
struct Patch {
  std::string content_type;
  std::string body;
};

// The hold of `set` after the patch, at `now`: of all of a set, spec.hold alone may change. Throws
// ApiStatus: 415 for another kind of patch, 400 for what is none of its kind, 409 where it is for
// another version of the set, 422 where something else would change, or what comes of it is no
// hold.
std::optional<store::Hold> PatchedHold(const Patch& patch, const store::SetRecord& set,
                                       std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
