#include "controller/tenant_parts.h"

#include <gtest/gtest.h>

#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

TEST(TenantParts, OfGraphAreItsSecretsAndItsAccount) {
  Shop shop;
  api::Tenant tenant;
  tenant.meta.ns = kShop;
  tenant.spec.provider = domain::ProviderKind::kMicrosoftGraph;
  domain::GraphTenant& graph = tenant.spec.microsoft_graph.emplace();
  EXPECT_FALSE(NamesParts(tenant.spec)) << "a token of the pod's account is always there";
  graph.credentials_secret = "app";
  graph.authorities = {.name = "sovereign"};
  EXPECT_TRUE(NamesParts(tenant.spec));
  const auto missing = [&] {
    const auto obstacle = MissingPart(shop.client, tenant);
    return obstacle ? obstacle->reason + ": " + obstacle->message : "";
  };
  EXPECT_EQ(missing(),
            "SecretNotFound: spec.microsoftGraph.credentialsSecretRef.name: there is no Secret "
            "\"app\" in this namespace");
  shop.server.Put("secrets", Shop::Object("app", kube::Json::object()));
  EXPECT_EQ(missing(),
            "SecretNotFound: spec.microsoftGraph.caSecretRef.name: there is no Secret "
            "\"sovereign\" in this namespace");
  shop.server.Put("secrets", Shop::Object("sovereign", kube::Json::object()));
  EXPECT_EQ(missing(), "");
  graph.workload_identity.emplace().service_account = "graph-reader";
  EXPECT_EQ(
      missing(),
      "ServiceAccountNotFound: spec.microsoftGraph.workloadIdentity.serviceAccountName: there "
      "is no ServiceAccount \"graph-reader\" in this namespace");
  shop.server.Put("serviceaccounts", Shop::Object("graph-reader", kube::Json::object()));
  EXPECT_EQ(missing(), "");
}

}  // namespace
}  // namespace strongroom::controller
