#pragma once

#include <optional>
#include <string>

#include "domain/tenant.h"

namespace strongroom::domain {

// Of which provider the tenant of a backup set was. By the rules of no other its policies are
// looked at: whoever needs them, and has no kind, does without or refuses.
struct SetProvider {
  std::string word = {};  // as it came: empty when nobody says it

  // Absent when nobody says it, or this version does not know it.
  std::optional<ProviderKind> kind() const { return base::Parse<ProviderKind>(word); }
  // "of a tenant of provider directory".
  std::string Show() const {
    return "of a tenant of provider " + (word.empty() ? "that nobody says" : word);
  }

  bool operator==(const SetProvider&) const = default;
};

inline SetProvider ProviderOfSet(ProviderKind kind) { return {std::string(base::NameOf(kind))}; }

}  // namespace strongroom::domain
