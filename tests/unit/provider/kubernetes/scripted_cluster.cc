#include "unit/provider/kubernetes/scripted_cluster.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/built_in_catalogues.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;

Json Resource(const char* plural, const char* kind) {
  return {{"name", plural}, {"kind", kind}, {"verbs", {"get", "list"}}};
}

std::string ResourceList(std::vector<Json> resources) {
  return Json{{"resources", std::move(resources)}}.dump();
}

}  // namespace

Json Object(const std::string& name, const std::string& ns) {
  Json object{{"metadata", {{"name", name}}}};
  if (!ns.empty()) object["metadata"]["namespace"] = ns;
  return object;
}

std::string List(std::vector<Json> items, const std::string& next, const std::string& version) {
  return Json{{"kind", "List"},
              {"metadata", {{"resourceVersion", version}, {"continue", next}}},
              {"items", std::move(items)}}
      .dump();
}

std::vector<catalogue::PolicyType> TypesOf(const std::vector<std::string>& keys) {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  const catalogue::Selection selection =
      catalogue::Select(*catalogues.Of(domain::ProviderKind::kKubernetes), keys, false);
  EXPECT_TRUE(selection.unknown.empty());
  return selection.types;
}

ScriptedCluster::ScriptedCluster() {
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
            {group("apps", {"v1"}), group("rbac.authorization.k8s.io", {"v1"}),
             group("networking.k8s.io", {"v1"}), group("policy", {"v1beta1"}),
             group("kyverno.io", {"v2beta1", "v1"}), group("crd.projectcalico.org", {"v1"}),
             group("constraints.gatekeeper.sh", {"v1beta1"}),
             group("admissionregistration.k8s.io", {"v1"}), group("apiextensions.k8s.io", {"v1"})}}}
          .dump());
  transport.Add("/api/v1", 200,
                ResourceList({Resource("resourcequotas", "ResourceQuota"),
                              {{"name", "resourcequotas/status"}, {"verbs", {"get"}}},
                              Resource("namespaces", "Namespace"),
                              Resource("serviceaccounts", "ServiceAccount"),
                              Resource("configmaps", "ConfigMap"),
                              Resource("secrets", "Secret")}));
  transport.Add("/apis/rbac.authorization.k8s.io/v1", 200,
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
  transport.Add("/apis/apiextensions.k8s.io/v1", 200,
                ResourceList({Resource("customresourcedefinitions", "CustomResourceDefinition")}));
  options.retry = {.limit = 2, .backoff = {{}, {}}};
}

Collection ScriptedCluster::Collect(const std::vector<std::string>& keys,
                                    const std::stop_token& stop) {
  return ClusterProvider(transport, clock_, options).Collect(TypesOf(keys), sink, stop);
}

Collection ScriptedCluster::CollectFrom(web::Transport& other,
                                        const std::vector<catalogue::PolicyType>& types) {
  return ClusterProvider(other, clock_, options).Collect(types, sink, {});
}

}  // namespace strongroom::provider::kubernetes
