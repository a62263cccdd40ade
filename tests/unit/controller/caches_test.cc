#include "controller/caches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace strongroom::controller {
namespace {

using testing::StartsWith;

kube::Json GraphTenant(const std::string& name, kube::Json section) {
  section["tenantID"] = "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90";
  section["clientID"] = "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621";
  return {{"metadata",
           {{"namespace", "team-a"}, {"name", name}, {"uid", name}, {"resourceVersion", "1"}}},
          {"spec", {{"provider", "microsoftGraph"}, {"microsoftGraph", std::move(section)}}}};
}

std::string ReadyOf(const Caches& caches, const std::string& name) {
  const domain::Condition ready =
      api::ReadyOf(*caches.tenants.Get({"team-a", name}), std::nullopt, {});
  return ready.reason + ": " + ready.message;
}

// So nothing that looks at a Tenant can pass it by: runs, checks, drills.
TEST(Caches, HaveAProblemOfTenantsThatAreNotAllowed) {
  Caches caches(nullptr, {.images = {},
                          .tolerations = {},
                          .audiences = {"api://mine"},
                          .cloud_hosts = {"login.example", "graph.example"}});
  const auto put = [&](const std::string& name, kube::Json section) {
    caches.tenants.Upsert(GraphTenant(name, std::move(section)));
    return ReadyOf(caches, name);
  };
  const kube::Json listed{{"login", "https://login.example"}, {"graph", "https://graph.example"}};
  const kube::Json evil{{"login", "https://evil.example"}, {"graph", "https://graph.example"}};
  const kube::Json secret{{"name", "app"}};
  EXPECT_THAT(put("a", {{"workloadIdentity", {{"audience", "https://kubernetes.default.svc"}}}}),
              StartsWith("InvalidSpec: spec.microsoftGraph.workloadIdentity.audience: "));
  EXPECT_THAT(put("b", {{"workloadIdentity", {{"audience", "api://mine"}}}}),
              StartsWith("Accepted: "));
  EXPECT_THAT(put("c", {{"workloadIdentity", kube::Json::object()}}), StartsWith("Accepted: "));
  EXPECT_THAT(
      put("d", {{"cloud", "custom"}, {"endpoints", evil}, {"credentialsSecretRef", secret}}),
      StartsWith("InvalidSpec: spec.microsoftGraph.endpoints.login: "));
  EXPECT_THAT(
      put("e", {{"cloud", "custom"}, {"endpoints", listed}, {"credentialsSecretRef", secret}}),
      StartsWith("Accepted: "));
}

}  // namespace
}  // namespace strongroom::controller
