#include "catalogue/put_back.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalogue/load.h"

namespace strongroom::catalogue {
namespace {

using base::Json;
using Why = Unrestorable::Why;

const PolicyType& Type(const char* key) {
  static const Catalogues catalogues = LoadBuiltIn();
  return *catalogues.Of(domain::ProviderKind::kKubernetes)->Find(key);
}

TEST(PutBack, WhatIsNeededComesFirstAndWhatRefusesOthersLast) {
  const char* const order[] = {"customResourceDefinitions",
                               "namespaces",
                               "serviceAccounts",
                               "roles",
                               "roleBindings",
                               "networkPolicies",
                               "kyvernoClusterPolicies",
                               "validatingWebhookConfigurations"};
  for (size_t i = 1; i < std::size(order); ++i) {
    EXPECT_LT(RestoreRank(Type(order[i - 1])), RestoreRank(Type(order[i]))) << order[i];
  }
}

TEST(PutBack, NotWhatWasNotStored) {
  EXPECT_EQ(WhyNotPutBack("full", false).why, Why::kNot);
  EXPECT_EQ(WhyNotPutBack("partial", false).why, Why::kNot);
  EXPECT_EQ(WhyNotPutBack("", false).why, Why::kNot);
  EXPECT_EQ(WhyNotPutBack("partial", true).why, Why::kMasked);
  EXPECT_EQ(WhyNotPutBack("", true).why, Why::kMasked);
  EXPECT_EQ(WhyNotPutBack("metadataOnly", true).why, Why::kNotStored);
  EXPECT_EQ(WhyNotPutBack("none", false).why, Why::kNotStored);
  EXPECT_EQ(WhyNotPutBack("half\x1b", false).message,
            "nobody here knows how much of it comes back: half\\x1b");
}

TEST(PutBack, WithoutWhatControllersFillIn) {
  Json role = Json::parse(
      R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","aggregationRule":{"clusterRoleSelectors":[]},
          "metadata":{"name":"a","uid":"u","ownerReferences":[{"uid":"v"}]},"rules":[{"verbs":["get"]}]})");
  RemoveServersOwn(Type("clusterRoles"), role);
  EXPECT_EQ(
      role.dump(),
      R"({"aggregationRule":{"clusterRoleSelectors":[]},"apiVersion":"rbac.authorization.k8s.io/v1",)"
      R"("kind":"ClusterRole","metadata":{"name":"a"}})");
  Json webhook =
      Json::parse(R"({"webhooks":[{"clientConfig":{"caBundle":"Q0E=","url":"https://a"}}]})");
  RemoveFilledIn(Type("validatingWebhookConfigurations"), webhook);
  EXPECT_EQ(webhook.dump(), R"({"webhooks":[{"clientConfig":{"url":"https://a"}}]})");
}

TEST(PutBack, WhatIsMadeAnewHasWhatItNeeds) {
  Json webhook =
      Json::parse(R"({"webhooks":[{"clientConfig":{"caBundle":"Q0E=","url":"https://a"}}]})");
  const Json whole = webhook;
  RemoveUnneeded(Type("validatingWebhookConfigurations"), webhook);
  EXPECT_EQ(webhook, whole);
  Json account = Json::parse(R"({"kind":"ServiceAccount","secrets":[{"name":"token-x"}]})");
  RemoveUnneeded(Type("serviceAccounts"), account);
  EXPECT_EQ(account.dump(), R"({"kind":"ServiceAccount"})");
}

TEST(PutBack, WhatIsReplacedKeepsWhatOthersFilledIn) {
  const Json live = Json::parse(
      R"({"apiVersion":"a/v1","metadata":{"uid":"u","labels":{"x":"y"},"ownerReferences":[{"uid":"v"}],
          "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","mine":"gone"}},
          "webhooks":[{"name":"b","clientConfig":{"caBundle":"Qg=="}},{"name":"a","clientConfig":{"caBundle":"QQ=="}}],
          "status":{"x":1}})");
  Json object = Json::parse(
      R"({"apiVersion":"a/v1","metadata":{"name":"n"},"webhooks":[{"name":"a","clientConfig":{}},{"name":"c","clientConfig":{}}]})");
  KeepFilledIn(Type("validatingWebhookConfigurations"), live, object);
  EXPECT_EQ(
      object,
      Json::parse(
          R"({"apiVersion":"a/v1","metadata":{"name":"n","uid":"u","ownerReferences":[{"uid":"v"}],
          "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},
          "webhooks":[{"name":"a","clientConfig":{"caBundle":"QQ=="}},{"name":"c","clientConfig":{}}],
          "status":{"x":1}})"));
}

}  // namespace
}  // namespace strongroom::catalogue
