#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/permissions.h"
#include "catalogue/policy_type.h"
#include "domain/outcome.h"
#include "domain/tenant.h"

namespace strongroom::provider::graph {

// "deviceConfigurations (DeviceManagementConfiguration.Read.All)" for each.
std::vector<std::string> WordsOf(const std::vector<catalogue::PermissionGap>& gaps);

// Which of the permissions that those of `types` need which `cloud` has are among the roles of a
// token (AccessTokens::Roles): as WordsOf has them. It costs no request, so each run has one.
// Absent when the roles are not known, which does not mean that there are none.
std::optional<domain::RightsReview> ReviewPermissions(
    const std::vector<catalogue::PolicyType>& types, domain::GraphCloud cloud,
    const std::optional<std::vector<std::string>>& roles);

}  // namespace strongroom::provider::graph
