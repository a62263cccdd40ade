#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// Whether one of `any_of` has been granted.
bool IsMet(const std::vector<std::string>& any_of, const std::set<std::string>& granted);

// The smallest list of application permissions with which those types of a Graph catalogue can be
// read whole, sorted: no shorter one would do, and one that allows to write, or to read the whole
// directory, is in it only when nothing else would. Of equal ones it has those that the catalogue
// asks for. What no application can read needs none, and neither does what nothing of `types`
// refers to. The same for the same types in the same order.
std::vector<std::string> PermissionsFor(const std::vector<PolicyType>& types);

// What a type still needs.
struct PermissionGap {
  std::string type;  // policy type key
  std::vector<std::string> missing;

  bool operator==(const PermissionGap&) const = default;
};

struct MissingPermissions {
  std::vector<PermissionGap> gaps;    // in the order of the types
  std::vector<std::string> to_grant;  // the smallest list that closes them all, sorted
};

// What lacks to an application that has been granted `roles`. Names of roles are compared as they
// are: Microsoft writes them in one way only.
MissingPermissions FindMissingPermissions(const std::vector<PolicyType>& types,
                                          const std::vector<std::string>& roles);

}  // namespace strongroom::catalogue
