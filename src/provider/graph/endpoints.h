#pragma once

#include <string>

#include "domain/graph_cloud.h"

namespace strongroom::provider::graph {

using Endpoints = domain::GraphEndpoints;
using domain::EndpointsOf;

// The path at the login host at which tokens are asked for.
std::string TokenPathOf(const domain::GraphTenant& tenant);

// What a token is asked for: all application permissions that an administrator has consented to.
std::string ScopeOf(const Endpoints& endpoints);

}  // namespace strongroom::provider::graph
