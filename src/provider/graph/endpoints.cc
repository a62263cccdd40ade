#include "provider/graph/endpoints.h"

namespace strongroom::provider::graph {

Endpoints EndpointsOf(const domain::GraphTenant& tenant) {
  switch (tenant.cloud) {
    case domain::GraphCloud::kGlobal:
      return {"https://login.microsoftonline.com", "https://graph.microsoft.com"};
    case domain::GraphCloud::kUsGovL4:
      return {"https://login.microsoftonline.us", "https://graph.microsoft.us"};
    case domain::GraphCloud::kUsGovL5:
      return {"https://login.microsoftonline.us", "https://dod-graph.microsoft.us"};
    // The page on certificate credentials for China names login.partner.microsoftonline.cn, that
    // on Graph's deployments this one; both answer.
    case domain::GraphCloud::kChina:
      return {"https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"};
    case domain::GraphCloud::kCustom:
      break;
  }
  // A Tenant without them is refused before there is a run (api/tenant.cc).
  const domain::GraphEndpoints own = tenant.endpoints.value_or(domain::GraphEndpoints{});
  return {own.login, own.graph};
}

std::string TokenPathOf(const domain::GraphTenant& tenant) {
  return "/" + tenant.tenant_id + "/oauth2/v2.0/token";
}

std::string ScopeOf(const Endpoints& endpoints) { return endpoints.graph + "/.default"; }

}  // namespace strongroom::provider::graph
