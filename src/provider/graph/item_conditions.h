#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalogue/graph_type.h"

namespace strongroom::provider::graph {

// Whether `names` has the item's type; an empty list has all.
bool IsOfTypes(const std::vector<std::string>& names, const base::Json& item);

bool HoldsAny(const std::vector<catalogue::ItemCondition>& conditions, const base::Json& item);
bool HoldsAll(const std::vector<catalogue::ItemCondition>& conditions, const base::Json& item);

}  // namespace strongroom::provider::graph
