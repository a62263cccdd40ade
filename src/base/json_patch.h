#pragma once

#include <cstddef>
#include <optional>

#include "base/json.h"

namespace strongroom::base {

// How large patches may be.
struct PatchRoom {
  size_t steps;
  // About what they take in memory: the texts in them, 160 bytes for each value, and 512 for each
  // step.
  size_t bytes;
};

// The JSON Patch (RFC 6902) that makes `after` of `before`; empty when they are equal. Members are
// told one by one, and so are elements of an array between those that are the same at its begin and
// at its end; what has nothing in it any more is replaced. It is taken from `room`; absent when
// there is none for it, and then nothing is taken. It recurses as deep as the values are. Cost:
// linear in both, whatever they hold, and less where there is no room.
std::optional<Json> MakeJsonPatch(const Json& before, const Json& after, PatchRoom& room);

}  // namespace strongroom::base
