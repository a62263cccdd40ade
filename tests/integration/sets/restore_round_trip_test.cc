#include <gmock/gmock.h>

#include <cstdlib>
#include <map>

#include "restore_cluster.h"

// Policies of every standard type of a cluster, deleted and put back: 2,000 of them with
// ROUND_TRIP_NAMESPACES=5, which takes some minutes.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;

constexpr const char* kRbac = "rbac.authorization.k8s.io";
constexpr const char* kAdmission = "admissionregistration.k8s.io";
const kube::Resource kQuotas{"", "v1", "resourcequotas"};
const kube::Resource kRanges{"", "v1", "limitranges"};
const kube::Resource kBudgets{"policy", "v1beta1", "poddisruptionbudgets"};
const kube::Resource kClusterRoles{kRbac, "v1", "clusterroles"};
const kube::Resource kClusterBindings{kRbac, "v1", "clusterrolebindings"};
const kube::Resource kPriorities{"scheduling.k8s.io", "v1", "priorityclasses"};
const kube::Resource kValidating{kAdmission, "v1", "validatingwebhookconfigurations"};
const kube::Resource kMutating{kAdmission, "v1", "mutatingwebhookconfigurations"};

json Named(const std::string& name) { return {{"metadata", {{"name", name}}}}; }

json With(json object, const json& members) {
  object.update(members);
  return object;
}

json RulesOf(int number) {
  return {{"rules",
           {{{"apiGroups", {""}},
             {"resources", {"pods", "configmaps"}},
             {"resourceNames", {"x" + std::to_string(number)}},
             {"verbs", {"get", "list"}}}}}};
}

json BindingOf(const char* kind, const std::string& role) {
  return {{"roleRef", {{"apiGroup", kRbac}, {"kind", kind}, {"name", role}}},
          {"subjects", {{{"kind", "User"}, {"name", role + "@example.com"}, {"apiGroup", kRbac}}}}};
}

// For objects that nobody makes.
json WebhookOf(const std::string& name) {
  return {{"webhooks",
           {{{"name", name + ".example.com"},
             {"clientConfig", {{"url", "https://127.0.0.1:1/" + name}}},
             {"rules",
              {{{"apiGroups", {"example.com"}},
                {"apiVersions", {"v1"}},
                {"operations", {"CREATE"}},
                {"resources", {"nothings"}}}}},
             {"sideEffects", "None"},
             {"failurePolicy", "Ignore"},
             {"admissionReviewVersions", {"v1"}}}}}};
}

class PluginOfSetsRoundTrip : public PluginOfSetsRestores {
 protected:
  static constexpr int kPerNamespace = 380;  // and the namespace, and its account
  static constexpr int kClusterWide = 30;    // of two kinds, and ten of three others

  PluginOfSetsRoundTrip() {
    for (int i = 0; i < Namespaces(); ++i) {
      namespaces_.push_back(shop_ + "-trip-" + std::to_string(i));
      Fill(namespaces_.back());
    }
    for (int i = 0; i < kClusterWide; ++i) FillCluster(shop_ + "-trip-" + std::to_string(i), i);
  }
  ~PluginOfSetsRoundTrip() override { DeleteAll(); }

  static int Namespaces() {
    const char* const wanted = std::getenv("ROUND_TRIP_NAMESPACES");
    return wanted == nullptr ? 1 : std::atoi(wanted);
  }
  static int Made() { return Namespaces() * (kPerNamespace + 2) + 2 * kClusterWide + 30; }

  void Fill(const std::string& ns) {
    MakeNamespace(ns);
    const auto make = [&](const kube::Resource& resource, int count, const auto& object) {
      for (int i = 0; i < count; ++i) {
        const std::string name = "p" + std::to_string(i);
        client().Create(resource, ns, With(Named(name), object(name, i)));
      }
    };
    make(kPolicies, 120, [](const std::string& name, int) {
      return json{{"spec", PolicyOf(name, name)["spec"]}};
    });
    make(kRoles, 80, [](const std::string&, int i) { return RulesOf(i); });
    make(kBindings, 80, [](const std::string& name, int) { return BindingOf("Role", name); });
    make(kube::kServiceAccounts, 30, [](const std::string&, int) {
      return json{{"automountServiceAccountToken", false}};
    });
    make(kQuotas, 20, [](const std::string&, int i) {
      return json{{"spec", {{"hard", {{"pods", std::to_string(i)}, {"requests.cpu", "1500m"}}}}}};
    });
    make(kRanges, 20, [](const std::string&, int) {
      return json{{"spec", {{"limits", {{{"type", "Container"}, {"max", {{"cpu", "2"}}}}}}}}};
    });
    make(kBudgets, 30, [](const std::string& name, int) {
      return json{
          {"spec", {{"minAvailable", "50%"}, {"selector", {{"matchLabels", {{"app", name}}}}}}}};
    });
  }

  void FillCluster(const std::string& name, int number) {
    client().Create(kClusterRoles, "", With(Named(name), RulesOf(number)));
    client().Create(kClusterBindings, "", With(Named(name), BindingOf("ClusterRole", name)));
    if (number >= 10) return;
    client().Create(kPriorities, "", With(Named(name), {{"value", number}, {"description", name}}));
    client().Create(kValidating, "", With(Named(name), WebhookOf(name)));
    client().Create(kMutating, "", With(Named(name), WebhookOf(name)));
  }

  void DeleteAll() {
    for (const std::string& ns : namespaces_) DeleteIfThere(kube::kNamespaces, ns);
    for (int i = 0; i < kClusterWide; ++i) {
      const std::string name = shop_ + "-trip-" + std::to_string(i);
      for (const kube::Resource& resource :
           {kClusterRoles, kClusterBindings, kPriorities, kValidating, kMutating}) {
        DeleteIfThere(resource, name);
      }
    }
    for (const std::string& ns : namespaces_) {
      EXPECT_TRUE(test::Eventually([&] { return !client().Find(kube::kNamespaces, "", ns); },
                                   std::chrono::minutes{5}));
    }
  }
  void DeleteIfThere(const kube::Resource& resource, const std::string& name) {
    if (client().Find(resource, "", name)) client().Delete(resource, "", name);
  }

  // Of all NetworkPolicies and Roles of the test, by namespace and name.
  std::map<std::string, std::string> Versions() {
    std::map<std::string, std::string> versions;
    for (const kube::Resource& resource : {kPolicies, kRoles}) {
      for (const std::string& ns : namespaces_) {
        for (const json& object : client().List(resource, ns).items) {
          const json& metadata = object["metadata"];
          versions[ns + '/' + std::string(resource.plural) + '/' +
                   metadata["name"].get<std::string>()] = metadata["resourceVersion"];
        }
      }
    }
    return versions;
  }

  std::vector<std::string> namespaces_;
};

TEST_F(PluginOfSetsRoundTrip, PoliciesOfEveryType) {
  std::vector<std::string> types;
  for (const catalogue::PolicyType& type :
       catalogues_.Of(domain::ProviderKind::kKubernetes)->types()) {
    if (!type.optional) types.push_back(type.key);
  }
  const std::string before = BackUp(types, true);
  EXPECT_GE(Json("get bset -n team-a " + before)["status"]["items"], Made());
  DeleteAll();

  const test::CommandResult restored = Run(before + " --apply -o json");
  const json document = json::parse(restored.out);
  EXPECT_EQ(document["counts"]["create"], Made()) << document["counts"] << restored.err;
  for (const json& item : document["items"]) {
    EXPECT_NE(item["result"], "failed") << item;
    // Other tests leave something that cannot be put back, and that nobody has touched.
    const bool is_ours = item["id"].get<std::string>().find("-trip-") != std::string::npos;
    EXPECT_FALSE(is_ours && item["action"] == "refuse") << item;
  }

  const std::string after = BackUp(types, true);
  const test::CommandResult diff = PluginCluster::Run("diff " + before + ' ' + after + " --stat");
  EXPECT_EQ(diff.exit_code, 0) << diff.out << diff.err;

  // Only what is chosen changes.
  const std::string ns = namespaces_[0];
  for (const char* name : {"p1", "p2", "p3"}) {
    client().MergePatch(kPolicies, ns, name,
                        {{"spec", {{"podSelector", {{"matchLabels", {{"tier", "x"}}}}}}}});
  }
  auto versions = Versions();
  Run(after + " networkPolicies/" + ns + "/p1 networkPolicies/" + ns +
      "/p3 --conflict update --apply");
  const auto now = Versions();
  std::vector<std::string> changed;
  for (const auto& [name, version] : now) {
    if (versions[name] != version) changed.push_back(name);
  }
  EXPECT_EQ(versions.size(), now.size());
  EXPECT_THAT(changed,
              ::testing::ElementsAre(ns + "/networkpolicies/p1", ns + "/networkpolicies/p3"));
}

}  // namespace
}  // namespace strongroom::server::sets
