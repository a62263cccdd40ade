#pragma once

#include <string>

#include "domain/tenant.h"

namespace strongroom::provider::graph {

// Where a cloud is: origins, without a path.
struct Endpoints {
  std::string login;
  std::string graph;
};

// https://learn.microsoft.com/en-us/graph/deployments
// https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud
Endpoints EndpointsOf(const domain::GraphTenant& tenant);

// The path at the login host at which tokens are asked for.
std::string TokenPathOf(const domain::GraphTenant& tenant);

// What a token is asked for: all application permissions that an administrator has consented to.
std::string ScopeOf(const Endpoints& endpoints);

}  // namespace strongroom::provider::graph
