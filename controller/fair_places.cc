#include "controller/fair_places.h"

#include <algorithm>

namespace strongroom::controller {

size_t FairPlaces::InsideOf(const std::string& ns) const {
  const auto own = of_namespace_.find(ns);
  return own == of_namespace_.end() ? 0 : own->second;
}

bool FairPlaces::Enter(const kube::ObjectKey& one) {
  if (inside_.contains(one)) return true;
  if (inside_.size() < limits_.most && InsideOf(one.ns) < limits_.most_of_a_namespace) {
    Hold(one);
    return true;
  }
  if (waits_.insert(one).second) waiting_.push_back(one);
  return false;
}

void FairPlaces::Hold(const kube::ObjectKey& one) {
  if (!inside_.insert(one).second) return;
  ++of_namespace_[one.ns];
}

void FairPlaces::Leave(const kube::ObjectKey& one) {
  if (waits_.erase(one) > 0) std::erase(waiting_, one);
  if (inside_.erase(one) == 0) return;
  const auto own = of_namespace_.find(one.ns);
  if (--own->second == 0) of_namespace_.erase(own);
}

std::vector<kube::ObjectKey> FairPlaces::Next() {
  std::vector<kube::ObjectKey> next;
  std::map<std::string, size_t> more;  // that are let go of a namespace
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    if (inside_.size() + next.size() >= limits_.most) break;
    size_t& let_go = more[each->ns];
    if (InsideOf(each->ns) + let_go >= limits_.most_of_a_namespace) {
      ++each;
      continue;
    }
    ++let_go;
    next.push_back(*each);
    waits_.erase(*each);
    each = waiting_.erase(each);
  }
  return next;
}

}  // namespace strongroom::controller
