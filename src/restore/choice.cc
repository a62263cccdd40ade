#include "restore/choice.h"

namespace strongroom::restore {

bool Choice::Takes(const sets::Item& item) {
  bool is_meant = wishes_.empty();
  for (size_t i = 0; i < wishes_.size(); ++i) {
    const Wish& wish = wishes_[i];
    if (wish.type != item.type) continue;
    if (!wish.name.empty() && wish.name != item.name && wish.name != item.id) continue;
    is_meant = true;
    met_.insert(i);
  }
  return is_meant;
}

std::vector<std::string> Choice::Unmet() const {
  std::vector<std::string> unmet;
  for (size_t i = 0; i < wishes_.size(); ++i) {
    if (met_.contains(i)) continue;
    const Wish& wish = wishes_[i];
    unmet.push_back(wish.name.empty() ? wish.type : wish.type + '/' + wish.name);
  }
  return unmet;
}

bool Choice::Misses(const domain::PlannedItem& planned) const {
  if (planned.action != domain::RestoreAction::kRefuse) return false;
  return !wishes_.empty() || planned.reason != domain::restore_reason::kNotStored;
}

}  // namespace strongroom::restore
