#include "domain/condition.h"

#include <algorithm>

namespace strongroom::domain {

void SetCondition(std::vector<Condition>& conditions, Condition wanted) {
  const auto found =
      std::find_if(conditions.begin(), conditions.end(),
                   [&](const Condition& condition) { return condition.type == wanted.type; });
  if (found == conditions.end()) {
    conditions.push_back(std::move(wanted));
    return;
  }
  const bool is_as_before =
      found->is_true == wanted.is_true && found->is_unknown == wanted.is_unknown;
  if (is_as_before) wanted.last_transition = found->last_transition;
  *found = std::move(wanted);
}

const Condition* FindCondition(const std::vector<Condition>& conditions, std::string_view type) {
  for (const Condition& condition : conditions) {
    if (condition.type == type) return &condition;
  }
  return nullptr;
}

}  // namespace strongroom::domain
