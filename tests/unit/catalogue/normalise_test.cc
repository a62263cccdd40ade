#include "catalogue/normalise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "catalogue/load.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

const Catalogue& Kubernetes() {
  static const Catalogues catalogues = LoadBuiltIn();
  return *catalogues.Of(domain::ProviderKind::kKubernetes);
}

const PolicyType& Type(const char* key) { return *Kubernetes().Find(key); }

Json Normalised(const char* key, const char* object) {
  return Normalise(Type(key), Json::parse(object));
}

struct Row {
  const char* type;
  const char* object;
  const char* normalised;
};

TEST(Normalise, KeepsOnlyWhatSaysThatThePolicyChanged) {
  const std::vector<Row> table = {
      {"networkPolicies",
       R"({"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a",
          "namespace":"n","uid":"u","resourceVersion":"7","generation":3,"managedFields":[{}],
          "creationTimestamp":"2026-01-01T00:00:00Z","selfLink":"/x","labels":{"a":"b"}},
          "spec":{"policyTypes":["Ingress","Egress"]},"status":{"x":1}})",
       R"({"kind":"NetworkPolicy","metadata":{"name":"a","namespace":"n","labels":{"a":"b"}},
          "spec":{"policyTypes":["Egress","Ingress"]}})"},
      {"roles",
       R"({"metadata":{"name":"a","annotations":
          {"kubectl.kubernetes.io/last-applied-configuration":"{}"}},
          "rules":[{"verbs":["list","get"],"resources":["pods"]},
                   {"verbs":["create"],"resources":["jobs","cronjobs"]}]})",
       R"({"metadata":{"name":"a"},
          "rules":[{"verbs":["create"],"resources":["cronjobs","jobs"]},
                   {"verbs":["get","list"],"resources":["pods"]}]})"},
      {"clusterRoles",
       R"({"metadata":{"name":"a"},"aggregationRule":{},"rules":[{"verbs":["x"]}]})",
       R"({"metadata":{"name":"a"},"aggregationRule":{}})"},
      {"clusterRoles", R"({"metadata":{"name":"a"},"aggregationRule":null,"rules":[]})",
       R"({"metadata":{"name":"a"},"aggregationRule":null,"rules":[]})"},
      {"mutatingWebhookConfigurations",
       R"({"webhooks":[{"name":"b","clientConfig":{"caBundle":"x","url":"u"}},
          {"name":"a","clientConfig":{"caBundle":"y"}}]})",
       R"({"webhooks":[{"name":"b","clientConfig":{"url":"u"}},{"name":"a"}]})"},
      {"horizontalPodAutoscalers",
       R"({"metadata":{"annotations":{"autoscaling.alpha.kubernetes.io/conditions":"c",
          "autoscaling.alpha.kubernetes.io/metrics":"m","mine":"x"}}})",
       R"({"metadata":{"annotations":{"mine":"x"}}})"},
      {"roleBindings",
       R"({"metadata":{"ownerReferences":[{"uid":"u","name":"o"}]},
          "subjects":[{"name":"z"},{"name":"a"}]})",
       R"({"metadata":{"ownerReferences":[{"name":"o"}]},"subjects":[{"name":"a"},{"name":"z"}]})"},
      {"networkPolicies", R"({"spec":{"ingress":[{"ports":[2]},{"ports":[1]}]}})",
       R"({"spec":{"ingress":[{"ports":[2]},{"ports":[1]}]}})"},
      // Members of another shape than the API's are left alone.
      {"roles", R"({"rules":{"verbs":["b","a"]},"metadata":[1],"status":7})",
       R"({"rules":{"verbs":["b","a"]},"metadata":[1]})"},
      {"roles", "{}", "{}"},
  };
  for (const Row& row : table) {
    EXPECT_EQ(Normalised(row.type, row.object), Json::parse(row.normalised)) << row.object;
  }
}

// Values of all kinds, nested, with several of the names that the catalogue speaks of.
Json RandomValue(std::mt19937& random, int depth) {
  const char* const names[] = {"metadata", "annotations", "rules", "verbs",    "subjects",
                               "status",   "spec",        "a",     "webhooks", "clientConfig"};
  switch (random() % (depth > 0 ? 6 : 4)) {
    case 0:
      return static_cast<int>(random() % 3);
    case 1:
      return std::string(1, static_cast<char>('a' + random() % 4));
    case 2:
      return nullptr;
    case 3:
      return random() % 2 == 0;
    case 4: {
      Json array = Json::array();
      for (size_t i = random() % 5; i > 0; --i) array.push_back(RandomValue(random, depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (size_t i = random() % 6; i > 0; --i) {
        object[names[random() % std::size(names)]] = RandomValue(random, depth - 1);
      }
      return object;
    }
  }
}

TEST(Normalise, IsIdempotentForAnyObject) {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    const Json object = RandomValue(random, 5);
    for (const char* key :
         {"roles", "clusterRoles", "roleBindings", "mutatingWebhookConfigurations", "namespaces"}) {
      const Json once = Normalise(Type(key), object);
      EXPECT_EQ(Normalise(Type(key), once), once) << key << ' ' << object;
    }
  }
}

TEST(ChangeDigest, IsTheSameForEveryOrderOfWhatHasNone) {
  std::mt19937 random(2);
  Json role = Json::parse(R"({"metadata":{"name":"a"},"rules":[
    {"apiGroups":["","apps","batch"],"resources":["pods","jobs"],"verbs":["get","list","watch"]},
    {"apiGroups":["x"],"resources":["a","b","c"],"verbs":["*"]},
    {"nonResourceURLs":["/healthz"],"verbs":["get","head"]}]})");
  const std::string digest = ChangeDigest(Type("clusterRoles"), role);
  for (int i = 0; i < 200; ++i) {
    std::shuffle(role["rules"].begin(), role["rules"].end(), random);
    for (Json& rule : role["rules"]) {
      for (const char* member : {"verbs", "resources", "apiGroups"}) {
        if (!rule.contains(member)) continue;
        std::shuffle(rule[member].begin(), rule[member].end(), random);
      }
    }
    EXPECT_EQ(ChangeDigest(Type("clusterRoles"), role), digest);
  }
}

TEST(ChangeDigest, DiffersWhereThePolicyDiffers) {
  const Json a = Json::parse(R"({"spec":{"ingress":[{"a":1},{"b":2}],"policyTypes":["Ingress"]}})");
  const Json b = Json::parse(R"({"spec":{"ingress":[{"b":2},{"a":1}],"policyTypes":["Ingress"]}})");
  const Json c = Json::parse(R"({"spec":{"ingress":[{"a":1},{"b":2}],"policyTypes":["Egress"]}})");
  const PolicyType& type = Type("networkPolicies");
  EXPECT_NE(ChangeDigest(type, a), ChangeDigest(type, b)) << "the order of rules is kept";
  EXPECT_NE(ChangeDigest(type, a), ChangeDigest(type, c));
}

// Graph promises no order of a collection, and moves the time of the last change without one.
TEST(Normalise, TakesPartsOfGraphInAnyOrder) {
  static const Catalogues catalogues = LoadBuiltIn();
  const PolicyType& type =
      *catalogues.Of(domain::ProviderKind::kMicrosoftGraph)->Find("groupPolicyConfigurations");
  const auto digest = [&](const char* object) { return ChangeDigest(type, Json::parse(object)); };
  const std::string before = digest(R"({"displayName":"a","definitionValues":[
      {"enabled":true,"presentationValues":[{"value":"x"},{"value":"y"}]},
      {"enabled":false,"lastModifiedDateTime":"2026-01-01T00:00:00Z"}],
      "assignments":[{"target":{"groupId":"g"}}]})");
  EXPECT_EQ(before, digest(R"({"displayName":"a","lastModifiedDateTime":"2026-02-02T00:00:00Z",
      "definitionValues":[{"lastModifiedDateTime":"2026-02-02T00:00:00Z","enabled":false},
      {"presentationValues":[{"value":"y"},{"value":"x"}],"enabled":true}],
      "assignments":[{"lastModifiedDateTime":"2026-02-02T00:00:00Z","target":{"groupId":"g"}}]})"));
  EXPECT_NE(before, digest(R"({"displayName":"a","definitionValues":[
      {"enabled":false,"presentationValues":[{"value":"x"},{"value":"y"}]},{"enabled":true}],
      "assignments":[{"target":{"groupId":"g"}}]})"));
}

}  // namespace
}  // namespace strongroom::catalogue
