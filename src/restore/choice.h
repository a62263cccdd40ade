#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/restore_plan.h"
#include "sets/item.h"

namespace strongroom::restore {

// What of a set somebody wants back. Not thread-safe.
class Choice {
 public:
  // Of a type: all of it, or the policies of that name or identity.
  struct Wish {
    std::string type;
    std::string name;  // empty: all of the type
  };

  // No wish at all is all of the set.
  explicit Choice(std::vector<Wish> wishes) : wishes_(std::move(wishes)) {}

  // Whether the policy is meant; remembers it.
  bool Takes(const sets::Item& item);

  // The wishes that nothing of the set came up to, as they were said: "roles/reader".
  std::vector<std::string> Unmet() const;

  // Whether a policy of a plan was meant and cannot be put back. Of all of a set nobody expects
  // what was not stored.
  bool Misses(const domain::PlannedItem& planned) const;

 private:
  const std::vector<Wish> wishes_;
  std::set<size_t> met_;
};

}  // namespace strongroom::restore
