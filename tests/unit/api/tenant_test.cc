#include "api/tenant.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

using Json = nlohmann::json;
using test::At;

Tenant Decode(const char* spec) {
  Json object =
      Json::parse(R"({"metadata": {"namespace": "shop", "name": "prod", "generation": 4}})");
  object["spec"] = Json::parse(spec);
  return DecodeTenant(object);
}

TEST(DecodeTenant, ReadsKubernetes) {
  const Tenant tenant = Decode(R"({"provider": "kubernetes", "maxConcurrentRuns": 3,
    "kubernetes": {"serviceAccountName": "reader", "namespaces": ["a", "b"],
                   "kubeconfigSecretRef": {"name": "other", "key": "config"}}})");
  EXPECT_FALSE(tenant.problem);
  EXPECT_EQ(tenant.spec.provider, domain::ProviderKind::kKubernetes);
  EXPECT_EQ(tenant.spec.kubernetes.service_account, "reader");
  EXPECT_EQ(tenant.spec.kubernetes.kubeconfig->name, "other");
  EXPECT_EQ(tenant.spec.kubernetes.kubeconfig->key, "config");
  EXPECT_EQ(tenant.spec.kubernetes.namespaces, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(tenant.spec.max_concurrent_runs, 3);
}

TEST(DecodeTenant, HasDefaults) {
  const Tenant tenant =
      Decode(R"({"provider": "kubernetes", "kubernetes": {"kubeconfigSecretRef": {"name": "x"}}})");
  EXPECT_EQ(tenant.spec.max_concurrent_runs, 1);
  EXPECT_EQ(tenant.spec.kubernetes.kubeconfig->key, "kubeconfig");
  EXPECT_TRUE(tenant.spec.kubernetes.namespaces.empty());
  EXPECT_FALSE(Decode(R"({"provider": "kubernetes"})").problem);
}

TEST(DecodeTenant, SaysWhatIsWrong) {
  struct Row {
    const char* spec;
    const char* field;
    const char* message;
  };
  const std::vector<Row> rows{
      {R"({"provider": "ldap"})", "spec.provider",
       "\"ldap\" is not one of: kubernetes, microsoftGraph, directory"},
      {R"({"provider": "directory"})", "spec.directory", "is required"},
      {R"({"provider": "directory", "directory": {"claimName": "c", "subPath": "a/../b"}})",
       "spec.directory.subPath", "\"a/../b\" is not a path inside of a volume"},
      {R"({})", "spec.provider", "is required"},
      {R"(7)", "spec", "expected an object, found number"},
      {R"({"provider": "kubernetes", "kubernetes": []})", "spec.kubernetes",
       "expected an object, found array"},
      {R"({"provider": "kubernetes", "maxConcurrentRuns": "many"})", "spec.maxConcurrentRuns",
       "expected an integer, found string"},
      {R"({"provider": "kubernetes", "maxConcurrentRuns": -5})", "spec.maxConcurrentRuns",
       "must be from 1 to 1000, found -5"},
      {R"({"provider": "kubernetes", "kubernetes": {"namespaces": [7]}})",
       "spec.kubernetes.namespaces", "expected a string, found number"},
  };
  for (const Row& row : rows) {
    const Tenant tenant = Decode(row.spec);
    ASSERT_TRUE(tenant.problem) << row.spec;
    EXPECT_EQ(tenant.problem->field, row.field) << row.spec;
    EXPECT_EQ(tenant.problem->message, row.message) << row.spec;
    EXPECT_TRUE(tenant.is_supported) << row.spec;
  }
}

Tenant DecodeGraph(const char* more) {
  return Decode((R"({"provider": "microsoftGraph", "microsoftGraph": {
                      "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
                      "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621", )" +
                 std::string(more) + "}}")
                    .c_str());
}

TEST(DecodeTenant, ReadsGraphOfACloudOfOnesOwn) {
  const auto graph = DecodeGraph(R"("cloud": "custom", "workloadIdentity": {},
      "endpoints": {"login": "https://login.example", "graph": "https://[fd00::1]:8443"},
      "caSecretRef": {"name": "authorities"})")
                         .spec.microsoft_graph.value();
  EXPECT_EQ(graph.cloud, domain::GraphCloud::kCustom);
  EXPECT_EQ(graph.endpoints->login, "https://login.example");
  EXPECT_EQ(graph.endpoints->graph, "https://[fd00::1]:8443");
  EXPECT_EQ(graph.authorities->name, "authorities");
  EXPECT_EQ(graph.authorities->key, "ca.crt");
  EXPECT_EQ(graph.workload_identity->audience, "api://AzureADTokenExchange");
  EXPECT_EQ(graph.workload_identity->service_account, "");
}

TEST(DecodeTenant, ReadsTheAccountThatEntraIsToldOf) {
  const auto graph =
      DecodeGraph(R"("workloadIdentity": {"serviceAccountName": "graph-reader"})").spec;
  EXPECT_EQ(graph.microsoft_graph->workload_identity->service_account, "graph-reader");
}

TEST(DecodeTenant, SaysWhatIsWrongWithGraph) {
  struct Row {
    const char* more;
    const char* problem;
  };
  const std::vector<Row> rows{
      {R"("cloud": "custom", "workloadIdentity": {})",
       "spec.microsoftGraph.endpoints: is required with cloud custom"},
      {R"("workloadIdentity": {}, "endpoints": {"login": "https://a", "graph": "https://b"})",
       "spec.microsoftGraph.endpoints: is for cloud custom"},
      {R"("workloadIdentity": {}, "caSecretRef": {"name": "a"})",
       "spec.microsoftGraph.caSecretRef: is for cloud custom"},
      {R"("cloud": "global")",
       "spec.microsoftGraph: needs credentialsSecretRef or workloadIdentity, and not both"},
      {R"("workloadIdentity": {}, "credentialsSecretRef": {"name": "a"})",
       "spec.microsoftGraph: needs credentialsSecretRef or workloadIdentity, and not both"},
      {R"("workloadIdentity": {"serviceAccountName": "Graph"})",
       "spec.microsoftGraph.workloadIdentity.serviceAccountName: \"Graph\" is not the name of an "
       "object"},
      {R"("workloadIdentity": {}, "cloud": "custom", "endpoints": {"login": "https://a"})",
       "spec.microsoftGraph.endpoints.graph: is required"},
      {R"("workloadIdentity": {}, "cloud": "custom",
          "endpoints": {"login": "https://a/b", "graph": "https://a"})",
       "spec.microsoftGraph.endpoints.login: \"https://a/b\" is not an https URL without a path, "
       "such as https://login.example.com"},
  };
  for (const Row& row : rows) {
    const Tenant tenant = DecodeGraph(row.more);
    ASSERT_TRUE(tenant.problem) << row.more;
    EXPECT_EQ(tenant.problem->field + ": " + tenant.problem->message, row.problem);
  }
}

TEST(DecodeTenant, NeverThrows) {
  for (const char* text : {"null", "7", "[]", R"({"metadata": 7})", R"({"metadata": {"name": []}})",
                           R"({"status": {"conditions": 7}})", R"({"spec": {"provider": {}}})"}) {
    Tenant tenant;
    ASSERT_NO_THROW(tenant = DecodeTenant(Json::parse(text))) << text;
    EXPECT_TRUE(tenant.problem) << text;
  }
}

Json Patch(const Tenant& tenant, std::optional<std::chrono::sys_seconds> last_backup,
           std::chrono::sys_seconds now) {
  return BuildTenantStatusPatch(tenant, {ReadyOf(tenant, std::nullopt, now)}, last_backup,
                                tenant.status.check);
}

TEST(TenantStatusPatch, SaysThatRunsMayStart) {
  const Json patch = Patch(Decode(R"({"provider": "kubernetes"})"), At("2026-03-01T02:31:00Z"),
                           At("2026-03-01T03:00:00Z"));
  EXPECT_EQ(patch, Json::parse(R"({"status": {
    "observedGeneration": 4, "lastBackupAt": "2026-03-01T02:31:00Z", "check": null,
    "conditions": [{"type": "Ready", "status": "True", "reason": "Accepted",
                    "message": "runs may be started", "lastTransitionTime": "2026-03-01T03:00:00Z",
                    "observedGeneration": 4}]}})"));
}

TEST(TenantStatusPatch, SaysWhyTheyMayNot) {
  const auto ready = [](const char* spec) {
    return Patch(Decode(spec), std::nullopt, At("2026-03-01T03:00:00Z"))["status"]["conditions"][0];
  };
  EXPECT_EQ(ready(R"({"provider": "ldap"})")["reason"], "InvalidSpec");
  EXPECT_EQ(ready(R"({"provider": "ldap"})")["message"],
            "spec.provider: \"ldap\" is not one of: kubernetes, microsoftGraph, directory");
}

TEST(ReadyOfATenant, IsFalseWhileItIsBeingDeletedOrLacksWhatItNames) {
  Tenant tenant = Decode(R"({"provider": "kubernetes"})");
  const auto now = At("2026-03-01T03:00:00Z");
  const domain::Obstacle missing{"SecretNotFound", "there is no Secret"};
  EXPECT_TRUE(ReadyOf(tenant, std::nullopt, now).is_true);
  EXPECT_FALSE(ReadyOf(tenant, missing, now).is_true);
  EXPECT_EQ(ReadyOf(tenant, missing, now).reason, "SecretNotFound");
  EXPECT_EQ(ReadyOf(tenant, missing, now).message, "there is no Secret");
  tenant.meta.is_deleting = true;
  EXPECT_EQ(ReadyOf(tenant, missing, now).reason, "Deleting");
}

TEST(TenantStatusPatch, ReadsBackAndKeepsTheTransition) {
  Json object =
      Json::parse(R"({"metadata": {"generation": 4}, "spec": {"provider": "kubernetes"}})");
  object.merge_patch(
      Patch(DecodeTenant(object), At("2026-03-01T02:31:00Z"), At("2026-03-01T03:00:00Z")));
  const Tenant tenant = DecodeTenant(object);
  EXPECT_EQ(tenant.status.observed_generation, 4);
  EXPECT_EQ(tenant.status.last_backup_at, At("2026-03-01T02:31:00Z"));
  Json again = object;
  again.merge_patch(Patch(tenant, tenant.status.last_backup_at, At("2026-03-05T00:00:00Z")));
  EXPECT_EQ(again["status"], object["status"]);
}

TEST(TenantStatusPatch, HasTheCheckAndConditionsThatNobodyKnows) {
  const Tenant tenant = Decode(R"({"provider": "kubernetes"})");
  const domain::TenantCheck check{.subject_digest = "x",
                                  .checked_at = At("2026-03-01T02:31:00Z"),
                                  .findings = {.missing = {"a (A)"}}};
  const domain::Condition unknown{.type = "PermissionsReady",
                                  .reason = "CheckFailed",
                                  .message = "m",
                                  .last_transition = At("2026-03-01T02:00:00Z"),
                                  .is_unknown = true};
  const Json patch = BuildTenantStatusPatch(tenant, {unknown}, std::nullopt, check);
  EXPECT_EQ(patch["status"]["conditions"][0]["status"], "Unknown");
  const Tenant read = DecodeTenant({{"status", patch["status"]}});
  EXPECT_EQ(read.status.check, check);
  EXPECT_TRUE(read.status.conditions.at(0).is_unknown);
  EXPECT_FALSE(read.status.conditions.at(0).is_true);
  EXPECT_TRUE(
      BuildTenantStatusPatch(read, {}, std::nullopt, std::nullopt)["status"]["check"].is_null())
      << "so that it goes away";
}

TEST(TenantStatusPatch, HasTheRightsThatAreKnown) {
  Tenant tenant = Decode(R"({"provider": "kubernetes"})");
  const auto ready = ReadyOf(tenant, std::nullopt, At("2026-03-01T03:00:00Z"));
  const auto conditions = [&](const std::vector<domain::Condition>& told) {
    return BuildTenantStatusPatch(tenant, told, std::nullopt, std::nullopt)["status"]["conditions"];
  };
  const domain::Condition rights{.type = "RightsReady",
                                 .reason = "RightsMissing",
                                 .message = "m",
                                 .last_transition = At("2026-03-01T02:00:00Z")};
  EXPECT_EQ(conditions({ready}).size(), 1U);
  EXPECT_EQ(conditions({ready, rights})[1]["status"], "False");
  tenant.status.conditions = {rights};
  EXPECT_EQ(conditions({ready}).size(), 2U) << "what is not looked at stays";
}

}  // namespace
}  // namespace strongroom::api
