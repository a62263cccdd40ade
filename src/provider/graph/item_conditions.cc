#include "provider/graph/item_conditions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace strongroom::provider::graph {
namespace {

using base::Json;
using catalogue::ItemCondition;

}  // namespace

bool IsOfTypes(const std::vector<std::string>& names, const Json& item) {
  return names.empty() ||
         std::find(names.begin(), names.end(), catalogue::GraphTypeNameOf(item)) != names.end();
}

bool HoldsAny(const std::vector<ItemCondition>& conditions, const Json& item) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const ItemCondition& condition) {
    return catalogue::Holds(condition, item);
  });
}

bool HoldsAll(const std::vector<ItemCondition>& conditions, const Json& item) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const ItemCondition& condition) {
    return catalogue::Holds(condition, item);
  });
}

}  // namespace strongroom::provider::graph
