#include "provider/graph/endpoints.h"

namespace strongroom::provider::graph {

std::string TokenPathOf(const domain::GraphTenant& tenant) {
  return "/" + tenant.tenant_id + "/oauth2/v2.0/token";
}

std::string ScopeOf(const Endpoints& endpoints) { return endpoints.graph + "/.default"; }

}  // namespace strongroom::provider::graph
