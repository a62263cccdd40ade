#include "provider/graph/endpoints.h"

#include <gtest/gtest.h>

#include <set>

namespace strongroom::provider::graph {
namespace {

domain::GraphTenant In(domain::GraphCloud cloud) { return {.tenant_id = "t-1", .cloud = cloud}; }

TEST(Endpoints, AreThoseOfTheCloud) {
  std::set<std::string> graphs;
  for (const auto& [cloud, word] : base::kEnumWords<domain::GraphCloud>) {
    if (cloud == domain::GraphCloud::kCustom) continue;
    const Endpoints endpoints = EndpointsOf(In(cloud));
    EXPECT_TRUE(endpoints.login.starts_with("https://login.")) << word;
    EXPECT_TRUE(graphs.insert(endpoints.graph).second) << word;
  }
  EXPECT_EQ(EndpointsOf(In(domain::GraphCloud::kUsGovL5)).graph, "https://dod-graph.microsoft.us");
}

TEST(Endpoints, AreTheTenantsOwnInACloudOfOnesOwn) {
  domain::GraphTenant tenant = In(domain::GraphCloud::kCustom);
  tenant.endpoints = {.login = "https://login.example", .graph = "https://graph.example:8443"};
  const Endpoints endpoints = EndpointsOf(tenant);
  EXPECT_EQ(endpoints.login, "https://login.example");
  EXPECT_EQ(ScopeOf(endpoints), "https://graph.example:8443/.default");
  EXPECT_EQ(TokenPathOf(tenant), "/t-1/oauth2/v2.0/token");
}

}  // namespace
}  // namespace strongroom::provider::graph
