#include "catalogue/permissions.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <set>

namespace strongroom::catalogue {
namespace {

// One of the names is needed; the first is the one to ask for.
using AnyOf = std::vector<std::string>;
using Names = std::set<std::string>;

bool IsWide(const std::string& name) {
  return name.find(".ReadWrite.") != std::string::npos || name.starts_with("Directory.");
}

// Finds the smallest set that has one name of each list. Branch and bound: a set is given up when
// it and one name for each further list that shares no name with another are no better than what
// was found. Lives for one call of SmallestFor.
class SmallestSet {
 public:
  explicit SmallestSet(const std::vector<AnyOf>& lists) : lists_(lists) {}

  Names Find() {
    Extend({});
    return best_.value_or(Names());
  }

 private:
  struct Cost {
    size_t wide = 0;
    size_t count = 0;
    auto operator<=>(const Cost&) const = default;
  };

  static Cost CostOf(const Names& names) {
    const auto wide = std::count_if(names.begin(), names.end(), IsWide);
    return {.wide = static_cast<size_t>(wide), .count = names.size()};
  }

  // The least that any set costs that has all of `chosen`.
  Cost Bound(const Names& chosen) const {
    Cost cost = CostOf(chosen);
    Names seen = chosen;
    for (const AnyOf& list : lists_) {
      if (IsMet(list, seen)) continue;
      ++cost.count;
      seen.insert(list.begin(), list.end());
    }
    return cost;
  }

  void Extend(const Names& chosen) {
    if (best_ && Bound(chosen) >= CostOf(*best_)) return;
    const auto unmet = std::find_if(lists_.begin(), lists_.end(),
                                    [&](const AnyOf& list) { return !IsMet(list, chosen); });
    if (unmet == lists_.end()) {
      best_ = chosen;
      return;
    }
    for (const std::string& name : *unmet) {
      Names more = chosen;
      more.insert(name);
      Extend(more);
    }
  }

  const std::vector<AnyOf>& lists_;
  std::optional<Names> best_;
};

// Whoever meets a list meets every list that has all of its names: only the former are asked for.
std::vector<AnyOf> WithoutImplied(const std::vector<AnyOf>& lists) {
  std::vector<Names> sets;
  for (const AnyOf& list : lists) sets.emplace_back(list.begin(), list.end());
  std::vector<AnyOf> needed;
  for (size_t i = 0; i < lists.size(); ++i) {
    bool is_implied = false;
    for (size_t other = 0; other < lists.size() && !is_implied; ++other) {
      const bool comes_first = sets[other] != sets[i] || other < i;
      is_implied =
          other != i && comes_first &&
          std::includes(sets[i].begin(), sets[i].end(), sets[other].begin(), sets[other].end());
    }
    if (!is_implied) needed.push_back(lists[i]);
  }
  return needed;
}

Names SmallestFor(const std::vector<AnyOf>& lists) {
  const std::vector<AnyOf> needed = WithoutImplied(lists);
  return SmallestSet(needed).Find();
}

void AddPartPermissions(const std::vector<GraphPart>& parts, std::vector<AnyOf>& lists) {
  for (const GraphPart& part : parts) {
    if (!part.permission.empty()) lists.push_back({part.permission});
    AddPartPermissions(part.parts, lists);
  }
}

bool RefersTo(const PolicyType& type, const std::string& key) {
  const std::vector<GraphReference>& references = Graph(type).references;
  return std::any_of(references.begin(), references.end(),
                     [&](const GraphReference& reference) { return reference.to == key; });
}

std::vector<AnyOf> ListsOf(const PolicyType& type, const std::vector<PolicyType>& types) {
  const GraphType& source = Graph(type);
  if (source.access != GraphAccess::kApplication) return {};
  const bool is_read = !source.referenced_only ||
                       std::any_of(types.begin(), types.end(), [&](const PolicyType& other) {
                         return RefersTo(other, type.key);
                       });
  if (!is_read) return {};
  std::vector<AnyOf> lists = source.permissions;
  AddPartPermissions(source.parts, lists);
  return lists;
}

}  // namespace

bool IsMet(const AnyOf& any_of, const Names& granted) {
  return std::any_of(any_of.begin(), any_of.end(),
                     [&](const std::string& name) { return granted.contains(name); });
}

std::vector<std::string> PermissionsFor(const std::vector<PolicyType>& types) {
  return FindMissingPermissions(types, {}).to_grant;
}

MissingPermissions FindMissingPermissions(const std::vector<PolicyType>& types,
                                          const std::vector<std::string>& roles) {
  const Names granted(roles.begin(), roles.end());
  std::vector<std::pair<std::string, std::vector<AnyOf>>> unmet;
  std::vector<AnyOf> all;
  for (const PolicyType& type : types) {
    std::vector<AnyOf> lists = ListsOf(type, types);
    std::erase_if(lists, [&](const AnyOf& list) { return IsMet(list, granted); });
    if (lists.empty()) continue;
    all.insert(all.end(), lists.begin(), lists.end());
    unmet.emplace_back(type.key, std::move(lists));
  }
  const Names to_grant = SmallestFor(all);
  MissingPermissions missing{.gaps = {}, .to_grant = {to_grant.begin(), to_grant.end()}};
  for (const auto& [key, lists] : unmet) {
    Names names;
    for (const AnyOf& list : lists) {
      names.insert(*std::find_if(list.begin(), list.end(),
                                 [&](const std::string& name) { return to_grant.contains(name); }));
    }
    missing.gaps.push_back({key, {names.begin(), names.end()}});
  }
  return missing;
}

}  // namespace strongroom::catalogue
