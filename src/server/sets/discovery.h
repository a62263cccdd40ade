#pragma once

#include "http/router.h"

namespace strongroom::server::sets {

// What the API server asks about this API, over and over: which groups, versions and resources it
// has, and what they look like. It depends on nothing, so that it is always there: a group that
// cannot be discovered would keep every namespace from being deleted. It is public, as the source
// is, so nobody has to say who they are.
// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
void AddDiscovery(http::Router& router);

}  // namespace strongroom::server::sets
