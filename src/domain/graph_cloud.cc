#include "domain/graph_cloud.h"

namespace strongroom::domain {

GraphEndpoints EndpointsOf(const GraphTenant& tenant) {
  switch (tenant.cloud) {
    case GraphCloud::kGlobal:
      return {"https://login.microsoftonline.com", "https://graph.microsoft.com"};
    case GraphCloud::kUsGovL4:
      return {"https://login.microsoftonline.us", "https://graph.microsoft.us"};
    case GraphCloud::kUsGovL5:
      return {"https://login.microsoftonline.us", "https://dod-graph.microsoft.us"};
    // The page on certificate credentials for China names login.partner.microsoftonline.cn, that
    // on Graph's deployments this one; both answer.
    case GraphCloud::kChina:
      return {"https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"};
    case GraphCloud::kCustom:
      break;
  }
  return tenant.endpoints.value_or(GraphEndpoints{});
}

}  // namespace strongroom::domain
