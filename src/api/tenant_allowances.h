#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "api/executor_allowances.h"
#include "domain/problem.h"
#include "domain/schedule.h"
#include "domain/tenant.h"

namespace strongroom::api {

// Whom a token may be for without being listed: Entra of the global cloud and of the national ones.
// The API server takes none of them.
// https://learn.microsoft.com/en-us/graph/api/resources/federatedidentitycredential
inline constexpr std::array<std::string_view, 3> kEntraAudiences{"api://AzureADTokenExchange",
                                                                 "api://AzureADTokenExchangeUSGov",
                                                                 "api://AzureADTokenExchangeChina"};

// What of a Tenant that can be read is not allowed: whom the token of its account is for, and the
// hosts that its credentials are sent to.
std::optional<domain::Problem> CheckTenant(const domain::TenantSpec& tenant,
                                           const ExecutorAllowances& allowed);

// What a schedule may not say of such a Tenant: where executors sign in with the token of their
// account, that account is the Tenant's.
std::optional<domain::Problem> CheckAccount(const domain::ExecutorOverrides& overrides,
                                            const domain::TenantSpec& tenant);

}  // namespace strongroom::api
