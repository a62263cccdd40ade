#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "catalogue/rights.h"

// Objects of rbac.authorization.k8s.io/v1 and the accounts that they bind, as they stand in a
// manifest. https://kubernetes.io/docs/reference/access-authn-authz/rbac/
namespace strongroom::cli {

inline constexpr const char* kServiceAccount = "ServiceAccount";

// Who has rights, as bindings name it.
struct Subject {
  std::string kind;  // ServiceAccount, User or Group
  std::string ns;    // of a ServiceAccount; else empty
  std::string name;
};

// As few rules as say it, in the order of the rights.
nlohmann::json RulesOf(const std::vector<catalogue::Right>& rights);

nlohmann::json ServiceAccountObject(const Subject& account);

// A Role of a namespace, or (empty) a ClusterRole; and its binding.
nlohmann::json RoleObject(const std::string& ns, const std::string& name,
                          const nlohmann::json& rules);
nlohmann::json BindingObject(const std::string& ns, const std::string& role,
                             const Subject& subject);

}  // namespace strongroom::cli
