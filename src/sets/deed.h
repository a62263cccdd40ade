#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "domain/item_change.h"

namespace strongroom::sets {

// Who did something, by the members of what was done. Throws base::JsonError.
domain::Deed ReadDeed(const base::Json& object);

}  // namespace strongroom::sets
