#pragma once

#include "domain/tenant.h"

namespace strongroom::domain {

// Where the tenant's cloud is: origins, without a path. Of cloud custom as the Tenant says; empty
// where it does not.
// https://learn.microsoft.com/en-us/graph/deployments
// https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud
GraphEndpoints EndpointsOf(const GraphTenant& tenant);

}  // namespace strongroom::domain
