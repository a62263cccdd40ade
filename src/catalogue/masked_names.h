#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"

namespace strongroom::catalogue {

// Puts kMasked (catalogue/mask.h) in the place of what has the form of a secret in the names of an
// object's own members, and returns whether there was any. Two of them stay two: where the object
// has that name already, the mask gets the next number. Idempotent. Cost: linear in the names.
bool MaskNames(base::Json& object);

}  // namespace strongroom::catalogue
