#pragma once

#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "catalogue/policy_type.h"
#include "domain/tenant.h"
#include "domain/tenant_check.h"
#include "provider/graph/access_tokens.h"
#include "provider/settings.h"

namespace strongroom::provider::graph {

// provider::CheckTenant of Microsoft Graph: asks for one token, and for nothing else.
domain::CheckFindings CheckTenant(const Settings& settings,
                                  const std::vector<catalogue::PolicyType>& types,
                                  const base::Clock& clock, const std::stop_token& stop);

// What the roles of that token say of those of `types` that `cloud` has. Throws as
// AccessTokens::Roles does.
domain::CheckFindings CheckRoles(AccessTokens& tokens,
                                 const std::vector<catalogue::PolicyType>& types,
                                 domain::GraphCloud cloud, const std::stop_token& stop);

}  // namespace strongroom::provider::graph
