#include "provider/kubernetes_provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/json.h"
#include "catalogue/load.h"
#include "memory_sink.h"
#include "provider/error.h"
#include "support/scripted_transport.h"

namespace strongroom::provider {
namespace {

using api::Json;
using domain::TypeState;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr const char* kRoles = "/apis/rbac.authorization.k8s.io/v1/roles";
constexpr const char* kNetworkPolicies = "/apis/networking.k8s.io/v1/networkpolicies";
constexpr const char* kQuotas = "/api/v1/resourcequotas";

Json Resource(const char* plural, const char* kind) {
  return {{"name", plural}, {"kind", kind}, {"verbs", {"get", "list"}}};
}

std::string ResourceList(std::vector<Json> resources) {
  return Json{{"resources", std::move(resources)}}.dump();
}

Json Object(const std::string& name, const std::string& ns = "") {
  Json object{{"metadata", {{"name", name}}}};
  if (!ns.empty()) object["metadata"]["namespace"] = ns;
  return object;
}

std::string List(std::vector<Json> items, const std::string& next = "",
                 const std::string& version = "7") {
  return Json{{"kind", "List"},
              {"metadata", {{"resourceVersion", version}, {"continue", next}}},
              {"items", std::move(items)}}
      .dump();
}

// A cluster that serves some APIs, and a provider that reads it.
class Cluster {
 public:
  Cluster() {
    const auto group = [](const char* name, std::vector<const char*> versions) {
      Json entry{{"name", name}, {"versions", Json::array()}};
      for (const char* version : versions) {
        entry["versions"].push_back({{"groupVersion", std::string(name) + "/" + version}});
      }
      return entry;
    };
    transport.Add(
        "/apis", 200,
        Json{{"groups",
              {group("rbac.authorization.k8s.io", {"v1"}), group("networking.k8s.io", {"v1"}),
               group("policy", {"v1beta1"}), group("kyverno.io", {"v2beta1", "v1"}),
               group("crd.projectcalico.org", {"v1"}),
               group("constraints.gatekeeper.sh", {"v1beta1"}),
               group("admissionregistration.k8s.io", {"v1"}),
               group("apiextensions.k8s.io", {"v1"})}}}
            .dump());
    transport.Add("/api/v1", 200,
                  ResourceList({Resource("resourcequotas", "ResourceQuota"),
                                {{"name", "resourcequotas/status"}, {"verbs", {"get"}}},
                                Resource("namespaces", "Namespace"),
                                Resource("serviceaccounts", "ServiceAccount"),
                                Resource("configmaps", "ConfigMap"),
                                Resource("secrets", "Secret")}));
    transport.Add(
        "/apis/rbac.authorization.k8s.io/v1", 200,
        ResourceList({Resource("roles", "Role"), Resource("clusterroles", "ClusterRole")}));
    transport.Add("/apis/networking.k8s.io/v1", 200,
                  ResourceList({Resource("networkpolicies", "NetworkPolicy")}));
    transport.Add("/apis/policy/v1beta1", 200,
                  ResourceList({Resource("poddisruptionbudgets", "PodDisruptionBudget")}));
    transport.Add("/apis/kyverno.io/v1", 200,
                  ResourceList({Resource("clusterpolicies", "ClusterPolicy")}));
    transport.Add("/apis/crd.projectcalico.org/v1", 200, ResourceList({Resource("tiers", "Tier")}));
    transport.Add("/apis/constraints.gatekeeper.sh/v1beta1", 200,
                  ResourceList({Resource("k8sallowedrepos", "K8sAllowedRepos"),
                                {{"name", "k8sallowedrepos/status"}, {"verbs", {"get", "list"}}},
                                Resource("k8srequiredlabels", "K8sRequiredLabels")}));
    transport.Add("/apis/admissionregistration.k8s.io/v1", 200, ResourceList({}));
    transport.Add(
        "/apis/apiextensions.k8s.io/v1", 200,
        ResourceList({Resource("customresourcedefinitions", "CustomResourceDefinition")}));
    options.retry = {.limit = 2, .first_wait = {}, .max_wait = {}};
  }

  Collection Collect(const std::vector<std::string>& keys, const std::stop_token& stop = {}) {
    static const catalogue::Catalogue catalogue =
        catalogue::LoadCatalogue(catalogue::KubernetesCatalogueYaml());
    const catalogue::Selection selection = catalogue::Select(catalogue, keys, false);
    EXPECT_THAT(selection.unknown, IsEmpty());
    return KubernetesProvider(transport, clock_, options).Collect(selection.types, sink, stop);
  }

  testing::ScriptedTransport transport;
  MemorySink sink;
  KubernetesProviderOptions options;

 private:
  base::SystemClock clock_;
};

TEST(KubernetesProvider, ReadsEveryPageOfEveryType) {
  Cluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n"), Object("b", "n")}, "two words"));
  cluster.transport.Add(kRoles, 200, List({Object("c", "n")}));
  cluster.transport.Add(kQuotas, 200, List({Object("q", "n")}, "", "9"));
  const Collection collection = cluster.Collect({"roles", "resourceQuotas"});
  EXPECT_THAT(cluster.sink.Ids("roles"), ElementsAre("rbac.authorization.k8s.io/Role/n/a",
                                                     "rbac.authorization.k8s.io/Role/n/b",
                                                     "rbac.authorization.k8s.io/Role/n/c"));
  EXPECT_THAT(cluster.sink.Ids("resourceQuotas"), ElementsAre("core/ResourceQuota/n/q"));
  EXPECT_THAT(cluster.transport.RequestsTo(kRoles),
              ElementsAre(HasSubstr("limit=500"), HasSubstr("continue=two%20words")));
  const domain::TypeCoverage& quotas = collection.types.at("resourceQuotas");
  EXPECT_EQ(quotas.state, TypeState::kComplete);
  EXPECT_EQ(quotas.total, 1);
  EXPECT_EQ(quotas.backed_up, 1);
  EXPECT_EQ(quotas.api_version, "v1");
  EXPECT_EQ(quotas.snapshot_point, "9");
  EXPECT_EQ(collection.types.at("roles").total, 3);
  EXPECT_THAT(collection.warnings, IsEmpty());
}

TEST(KubernetesProvider, ATypeThatIsNotServedIsSkippedWithAWarning) {
  Cluster cluster;
  cluster.transport.Add(kRoles, 200, List({}));
  const Collection collection =
      cluster.Collect({"roles", "validatingAdmissionPolicies", "flowSchemas", "kyvernoPolicies"});
  for (const char* key : {"validatingAdmissionPolicies", "flowSchemas", "kyvernoPolicies"}) {
    const domain::TypeCoverage& coverage = collection.types.at(key);
    EXPECT_EQ(coverage.state, TypeState::kSkipped) << key;
    EXPECT_EQ(coverage.error_code, kTypeNotServed) << key;
    EXPECT_EQ(coverage.errors, 0) << key;
    EXPECT_THAT(collection.warnings, Contains(HasSubstr(key)));
  }
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
}

TEST(KubernetesProvider, TakesTheFirstVersionThatIsServed) {
  Cluster cluster;
  cluster.transport.Add("/apis/policy/v1beta1/poddisruptionbudgets", 200, List({Object("a", "n")}));
  cluster.transport.Add("/apis/kyverno.io/v1/clusterpolicies", 200, List({Object("a")}));
  cluster.transport.Add("/apis/crd.projectcalico.org/v1/tiers", 200, List({Object("a")}));
  const Collection collection =
      cluster.Collect({"podDisruptionBudgets", "kyvernoClusterPolicies", "calicoTiers"});
  EXPECT_EQ(collection.types.at("podDisruptionBudgets").api_version, "policy/v1beta1");
  EXPECT_EQ(collection.types.at("kyvernoClusterPolicies").api_version, "kyverno.io/v1");
  EXPECT_EQ(collection.types.at("calicoTiers").api_version, "crd.projectcalico.org/v1");
  EXPECT_THAT(cluster.sink.Ids("calicoTiers"), ElementsAre("projectcalico.org/Tier/a"));
}

TEST(KubernetesProvider, DiscoversEveryResourceOfAGroup) {
  Cluster cluster;
  const std::string group = "/apis/constraints.gatekeeper.sh/v1beta1/";
  cluster.transport.Add(group + "k8sallowedrepos", 200, List({Object("a")}));
  cluster.transport.Add(group + "k8srequiredlabels", 200, List({Object("a")}));
  cluster.Collect({"gatekeeperConstraints"});
  EXPECT_THAT(cluster.sink.Ids("gatekeeperConstraints"),
              ElementsAre("constraints.gatekeeper.sh/K8sAllowedRepos/a",
                          "constraints.gatekeeper.sh/K8sRequiredLabels/a"));
}

TEST(KubernetesProvider, AForbiddenTypeFailsAloneAndNamesThePermission) {
  Cluster cluster;
  cluster.transport.Add(kRoles, 403,
                        R"({"kind":"Status","reason":"Forbidden","message":"roles is forbidden"})");
  cluster.transport.Add(kQuotas, 200, List({Object("q", "n")}));
  const Collection collection = cluster.Collect({"roles", "resourceQuotas"});
  const domain::TypeCoverage& roles = collection.types.at("roles");
  EXPECT_EQ(roles.state, TypeState::kFailed);
  EXPECT_EQ(roles.errors, 1);
  EXPECT_EQ(roles.error_code, kPermissionMissing);
  EXPECT_THAT(roles.error_message, HasSubstr("list roles.rbac.authorization.k8s.io"));
  EXPECT_THAT(roles.error_message, HasSubstr("roles is forbidden"));
  EXPECT_EQ(collection.types.at("resourceQuotas").state, TypeState::kComplete);
  EXPECT_THAT(collection.warnings, ElementsAre(HasSubstr("roles: PERMISSION_MISSING")));
}

TEST(KubernetesProvider, APageThatFailsForGoodLeavesTheTypeIncomplete) {
  Cluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 500, "");
  const Collection collection = cluster.Collect({"roles"});
  const domain::TypeCoverage& roles = collection.types.at("roles");
  EXPECT_EQ(roles.state, TypeState::kIncomplete);
  EXPECT_EQ(roles.backed_up, 1);
  EXPECT_EQ(roles.errors, 1);
  EXPECT_EQ(roles.error_code, kUnavailable);
  EXPECT_EQ(collection.retries, 2);
  EXPECT_THAT(cluster.sink.Ids("roles"), SizeIs(1));
}

TEST(KubernetesProvider, AnExpiredListIsReadAgainFromTheStart) {
  Cluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("old", "n"), Object("gone", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, R"({"kind":"Status","metadata":{"continue":"later"}})");
  cluster.transport.Add(kRoles, 200, List({Object("old", "n"), Object("new", "n")}));
  const Collection collection = cluster.Collect({"roles"});
  EXPECT_THAT(cluster.sink.Ids("roles"), ElementsAre("rbac.authorization.k8s.io/Role/n/old",
                                                     "rbac.authorization.k8s.io/Role/n/new"));
  EXPECT_EQ(collection.types.at("roles").total, 2);
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
  EXPECT_THAT(collection.warnings, IsEmpty());
}

TEST(KubernetesProvider, AListThatExpiresAgainGoesOnInANewerSnapshot) {
  Cluster cluster;
  const std::string gone = R"({"kind":"Status","code":410,"metadata":{"continue":"later"}})";
  cluster.transport.Add(kRoles, 410, gone);
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, gone);
  cluster.transport.Add(kRoles, 200, List({Object("b", "n")}));
  const Collection collection = cluster.Collect({"roles"});
  EXPECT_THAT(cluster.sink.Ids("roles"), SizeIs(2));
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
  EXPECT_THAT(cluster.transport.RequestsTo(kRoles).back(), HasSubstr("continue=later"));
  EXPECT_THAT(collection.warnings, ElementsAre(HasSubstr("not all of it is of one moment")));
}

TEST(KubernetesProvider, AListThatExpiresWithoutAWayOnIsIncomplete) {
  Cluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, "");
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, "<html>");
  const Collection collection = cluster.Collect({"roles"});
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("roles").error_code, kUnavailable);
  EXPECT_THAT(cluster.sink.Ids("roles"), SizeIs(1));
}

TEST(KubernetesProvider, ReadsOnlyTheTenantsNamespaces) {
  Cluster cluster;
  cluster.options.namespaces = {"shop", "bank", "gone"};
  const std::string base = "/apis/rbac.authorization.k8s.io/v1";
  cluster.transport.Add(base + "/namespaces/shop/roles", 200, List({Object("a", "shop")}));
  cluster.transport.Add(base + "/namespaces/bank/roles", 403, "");
  cluster.transport.Add(base + "/namespaces/gone/roles", 200, List({}));
  cluster.transport.Add(base + "/clusterroles", 200, List({Object("c")}));
  cluster.transport.AddAnswer("/api/v1/namespaces", [](const kube::Request& request) {
    const bool is_gone = request.path_and_query.find("name%3Dgone") != std::string::npos;
    return kube::Response{200, List(is_gone ? std::vector<Json>{} : std::vector{Object("x")}), {}};
  });
  const Collection collection = cluster.Collect({"roles", "clusterRoles", "namespaces"});
  EXPECT_THAT(cluster.sink.Ids("roles"), ElementsAre("rbac.authorization.k8s.io/Role/shop/a"));
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kIncomplete);
  EXPECT_THAT(collection.types.at("roles").error_message, HasSubstr("in namespace bank"));
  EXPECT_EQ(collection.types.at("clusterRoles").state, TypeState::kComplete);
  EXPECT_EQ(collection.types.at("namespaces").state, TypeState::kComplete);
  EXPECT_THAT(cluster.transport.RequestsTo("/api/v1/namespaces"), SizeIs(3));
  EXPECT_THAT(collection.warnings, Contains(HasSubstr("namespaces: not there: gone")));
}

TEST(KubernetesProvider, ReferencedSecretsAreReadByNameAndAsMetadataOnly) {
  Cluster cluster;
  Json account = Object("builder", "shop");
  account["imagePullSecrets"] = {{{"name", "registry"}}, {{"name", "lost"}}, {{"name", "A,b=c"}}};
  cluster.transport.Add("/api/v1/serviceaccounts", 200, List({account}));
  cluster.transport.AddAnswer("/api/v1/namespaces/shop/secrets", [](const kube::Request& request) {
    const bool found = request.path_and_query.find("name%3Dregistry") != std::string::npos;
    Json secret = Object("registry", "shop");
    secret["data"] = {{"hush", "aHVzaA=="}};  // as if the server ignored the Accept header
    return kube::Response{200, List(found ? std::vector{secret} : std::vector<Json>{}), {}};
  });
  const Collection collection = cluster.Collect({"serviceAccounts", "secretsMetadata"});
  ASSERT_THAT(cluster.sink.Ids("secretsMetadata"), ElementsAre("core/Secret/shop/registry"));
  const api::ReportItem item = cluster.sink.Items("secretsMetadata")[0];
  EXPECT_THAT(item.content, Not(HasSubstr("hush")));
  EXPECT_TRUE(item.secrets_masked);
  for (const kube::Request& request : cluster.transport.Requests()) {
    if (request.path_and_query.find("/secrets") == std::string::npos) continue;
    EXPECT_THAT(request.path_and_query, HasSubstr("fieldSelector=metadata.name%3D"));
    EXPECT_EQ(request.headers.at("Accept"),
              "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  }
  EXPECT_EQ(collection.types.at("secretsMetadata").state, TypeState::kComplete);
  EXPECT_THAT(collection.warnings, ElementsAre("secretsMetadata: not there: shop/lost"));
}

TEST(KubernetesProvider, UnknownReferencesMakeTheReferencedTypeIncomplete) {
  Cluster cluster;
  cluster.transport.Add("/api/v1/serviceaccounts", 403, "");
  const Collection collection = cluster.Collect({"serviceAccounts", "secretsMetadata"});
  EXPECT_EQ(collection.types.at("secretsMetadata").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("secretsMetadata").errors, 0);
}

TEST(KubernetesProvider, ReadsTheDefinitionsOfSelectedTypesOnly) {
  Cluster cluster;
  const char* const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  cluster.transport.Add("/apis/kyverno.io/v1/clusterpolicies", 200, List({}));
  cluster.transport.Add(kRoles, 200, List({}));
  cluster.transport.Add(crds, 200, List({Object("clusterpolicies.kyverno.io")}));
  cluster.Collect({"roles", "kyvernoClusterPolicies", "customResourceDefinitions"});
  EXPECT_THAT(cluster.transport.RequestsTo(crds),
              ElementsAre(HasSubstr("metadata.name%3Dclusterpolicies.kyverno.io")));
  EXPECT_THAT(cluster.sink.Ids("customResourceDefinitions"), SizeIs(1));
}

TEST(KubernetesProvider, GeneratedObjectsAndBrokenOnesAreCounted) {
  Cluster cluster;
  Json generated = Object("g", "n");
  generated["metadata"]["ownerReferences"] = {{{"controller", true}}};
  cluster.transport.Add(kRoles, 200, List({generated, Object("a", "n"), Json{{"x", 1}}, Json(7)}));
  const Collection collection = cluster.Collect({"roles"});
  const domain::TypeCoverage& roles = collection.types.at("roles");
  EXPECT_EQ(roles.total, 3) << "what a controller made is not the tenant's";
  EXPECT_EQ(roles.backed_up, 1);
  EXPECT_EQ(roles.errors, 2);
  EXPECT_EQ(roles.state, TypeState::kIncomplete);
  EXPECT_EQ(roles.error_code, kInternal);
  EXPECT_THAT(collection.warnings,
              UnorderedElementsAre(HasSubstr("2 objects could not be read"),
                                   "roles: 1 not stored: made by a controller"));
}

TEST(KubernetesProvider, ARefusedIdentityFailsEveryType) {
  Cluster cluster;
  for (const char* path : {kRoles, kQuotas, kNetworkPolicies}) cluster.transport.Add(path, 401, "");
  cluster.options.threads = 1;
  const Collection collection = cluster.Collect({"roles", "resourceQuotas", "networkPolicies"});
  for (const auto& [key, coverage] : collection.types) {
    EXPECT_EQ(coverage.state, TypeState::kFailed) << key;
    EXPECT_EQ(coverage.error_code, kAuthenticationFailed) << key;
  }
  EXPECT_THAT(collection.types, SizeIs(3));
  EXPECT_THAT(cluster.transport.RequestsTo(kQuotas), IsEmpty());
}

TEST(KubernetesProvider, ARefusedDiscoveryFailsEveryType) {
  Cluster cluster;
  testing::ScriptedTransport refusing;
  refusing.Add("/apis", 401, "");
  refusing.Add("/api/v1", 401, "");
  base::SystemClock clock;
  KubernetesProvider provider(refusing, clock, cluster.options);
  const catalogue::Catalogue catalogue =
      catalogue::LoadCatalogue(catalogue::KubernetesCatalogueYaml());
  const Collection collection = provider.Collect(catalogue.Standard(), cluster.sink, {});
  EXPECT_THAT(collection.types, SizeIs(catalogue.Standard().size()));
  for (const auto& [key, coverage] : collection.types) {
    EXPECT_EQ(coverage.error_code, kAuthenticationFailed) << key;
  }
  EXPECT_THAT(refusing.Requests(), SizeIs(2)) << "one request, and one with a fresh token";
}

TEST(KubernetesProvider, AnApiThatIsDownIsWaitedForOnce) {
  Cluster cluster;
  testing::ScriptedTransport down;
  down.AddFailure("/apis", "refused");
  base::SystemClock clock;
  KubernetesProvider provider(down, clock, cluster.options);
  const catalogue::Catalogue catalogue =
      catalogue::LoadCatalogue(catalogue::KubernetesCatalogueYaml());
  provider.Collect({*catalogue.Find("roles"), *catalogue.Find("networkPolicies")}, cluster.sink,
                   {});
  EXPECT_THAT(down.Requests(), SizeIs(3));
}

TEST(KubernetesProvider, StopLeavesTheRestUnread) {
  Cluster cluster;
  std::stop_source stop;
  cluster.options.threads = 1;
  cluster.transport.AddAnswer(kNetworkPolicies, [&](const kube::Request&) {
    stop.request_stop();
    return kube::Response{200, List({Object("a", "n")}, "next"), {}};
  });
  const Collection collection = cluster.Collect({"networkPolicies", "roles"}, stop.get_token());
  EXPECT_EQ(collection.types.at("networkPolicies").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kFailed);
  EXPECT_THAT(cluster.transport.RequestsTo(kRoles), IsEmpty());
}

class FullSink final : public ItemSink {
 public:
  std::unique_ptr<TypeSink> Open(const std::string&) override { return std::make_unique<Type>(); }

 private:
  class Type final : public TypeSink {
   public:
    void Add(const api::ReportItem&) override { throw std::runtime_error("disk full"); }
    void Restart() override {}
    void Finish() override {}
  };
};

TEST(KubernetesProvider, WhatTheSinkThrowsReachesTheCaller) {
  Cluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}));
  cluster.transport.Add(kQuotas, 200, List({Object("a", "n")}));
  base::SystemClock clock;
  FullSink sink;
  const catalogue::Catalogue catalogue =
      catalogue::LoadCatalogue(catalogue::KubernetesCatalogueYaml());
  KubernetesProvider provider(cluster.transport, clock, cluster.options);
  EXPECT_THROW(
      provider.Collect({*catalogue.Find("roles"), *catalogue.Find("resourceQuotas")}, sink, {}),
      std::runtime_error);
}

}  // namespace
}  // namespace strongroom::provider
