#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "sets/item.h"

namespace strongroom::exporting {

// The content of an item as a value. Throws ExportError where it is no JSON, which whoever makes an
// archive can have digested all the same.
base::Json ContentOf(const sets::Item& item);

}  // namespace strongroom::exporting
