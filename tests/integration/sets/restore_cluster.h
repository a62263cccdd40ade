#pragma once

#include <gmock/gmock.h>

#include "plugin_cluster.h"
#include "provider/kubernetes/provider.h"
#include "sealing/item_rules.h"
#include "support/eventually.h"
#include "support/memory_sink.h"

namespace strongroom::server::sets {

inline const kube::Resource kPolicies{"networking.k8s.io", "v1", "networkpolicies"};
inline const kube::Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};
inline const kube::Resource kBindings{"rbac.authorization.k8s.io", "v1", "rolebindings"};
inline const kube::Resource kDefinitions{"apiextensions.k8s.io", "v1", "customresourcedefinitions"};
inline const kube::Resource kAssigns{"mutations.gatekeeper.sh", "v1", "assign"};

inline nlohmann::json PolicyOf(const std::string& name, const std::string& tier) {
  return {{"apiVersion", "networking.k8s.io/v1"},
          {"kind", "NetworkPolicy"},
          {"metadata", {{"name", name}, {"labels", {{"owner", "ann"}}}}},
          {"spec",
           {{"podSelector", {{"matchLabels", {{"tier", tier}}}}}, {"policyTypes", {"Ingress"}}}}};
}

// A namespace of its own for each test, which is backed up as the executor does it.
class PluginOfSetsRestores : public PluginCluster {
 protected:
  PluginOfSetsRestores() : shop_("shop-" + std::to_string(++count_)), server_(StartServer()) {
    MakeNamespace(shop_);
    EXPECT_TRUE(test::Eventually(
        [&] { return client().Find(kube::kServiceAccounts, shop_, "default").has_value(); }));
    client().Create(kPolicies, shop_, PolicyOf("deny-all", "backend"));
    client().Create(
        kRoles, shop_,
        {{"metadata", {{"name", "reader"}}},
         {"rules", {{{"apiGroups", {""}}, {"resources", {"pods"}}, {"verbs", {"get"}}}}}});
    client().Create(
        kBindings, shop_,
        {{"metadata", {{"name", "readers"}}},
         {"roleRef", {{"apiGroup", kRoles.group}, {"kind", "Role"}, {"name", "reader"}}},
         {"subjects", {{{"kind", "ServiceAccount"}, {"name", "default"}, {"namespace", shop_}}}}});
  }

  // The set of schedule nightly with all that the namespace has of these types; its name.
  std::string BackUp(const std::vector<std::string>& keys, bool is_whole_cluster = false) {
    const catalogue::Catalogue& catalogue = *catalogues_.Of(domain::ProviderKind::kKubernetes);
    std::vector<catalogue::PolicyType> types;
    for (const std::string& key : keys) types.push_back(*catalogue.Find(key));
    provider::kubernetes::ReadOptions options;
    if (!is_whole_cluster) options.namespaces = {shop_};
    provider::MemorySink sink;
    provider::kubernetes::ClusterProvider(*transport_, clock_, options).Collect(types, sink, {});
    const sealing::ItemRules rules(catalogues_, api::kMaxItemBytes);
    std::vector<store::DigestedItem> items;
    for (const std::string& key : keys) {
      for (const api::ReportItem& item : sink.Items(key)) {
        items.push_back(rules.Digest(domain::ProviderKind::kKubernetes, item));
      }
    }
    Store("team-a", ++runs_, items, store::OutcomeOf(keys));
    EXPECT_EQ(database_.StateOf("UPDATE strongroom.tenants SET provider = 'kubernetes'"), "");
    return Name(runs_);
  }

  test::CommandResult Run(const std::string& arguments) const {
    return PluginCluster::Run("restore " + arguments);
  }
  // What it prints, however it ends.
  std::string Says(const std::string& arguments) const {
    const test::CommandResult result = Run(arguments);
    return result.out + result.err;
  }
  std::string Id(const std::string& name) const { return "networkPolicies/" + shop_ + '/' + name; }
  std::string TierOf(const std::string& name) const {
    const auto policy = client().Find(kPolicies, shop_, name);
    return policy ? policy->at("/spec/podSelector/matchLabels/tier"_json_pointer).get<std::string>()
                  : "";
  }
  void Change(const std::string& name, const nlohmann::json& patch) const {
    client().MergePatch(kPolicies, shop_, name, patch);
  }
  void SetTier(const std::string& name, const std::string& tier) const {
    Change(name, {{"spec", {{"podSelector", {{"matchLabels", {{"tier", tier}}}}}}}});
  }
  void DeleteNamespace() const {
    client().Delete(kube::kNamespaces, "", shop_);
    EXPECT_TRUE(test::Eventually([&] { return !client().Find(kube::kNamespaces, "", shop_); }));
  }

  static inline int count_ = 0;
  const std::string shop_;
  const std::unique_ptr<Server> server_;
  int runs_ = 0;
};

}  // namespace strongroom::server::sets
