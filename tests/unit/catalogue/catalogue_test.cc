#include "catalogue/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/load.h"

namespace strongroom::catalogue {
namespace {

const Catalogue& Kubernetes() {
  static const Catalogues catalogues = LoadBuiltIn();
  return *catalogues.Of(domain::ProviderKind::kKubernetes);
}

std::vector<std::string> KeysOf(const std::vector<PolicyType>& types) {
  std::vector<std::string> keys;
  for (const PolicyType& type : types) keys.push_back(type.key);
  return keys;
}

bool Contains(const std::vector<std::string>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

TEST(KubernetesCatalogue, HasTheStandardTypes) {
  const std::vector<std::string> expected = {"networkPolicies",
                                             "resourceQuotas",
                                             "limitRanges",
                                             "podDisruptionBudgets",
                                             "roles",
                                             "clusterRoles",
                                             "roleBindings",
                                             "clusterRoleBindings",
                                             "validatingAdmissionPolicies",
                                             "validatingAdmissionPolicyBindings",
                                             "mutatingAdmissionPolicies",
                                             "mutatingAdmissionPolicyBindings",
                                             "validatingWebhookConfigurations",
                                             "mutatingWebhookConfigurations",
                                             "priorityClasses",
                                             "flowSchemas",
                                             "priorityLevelConfigurations"};
  EXPECT_EQ(KeysOf(Select(Kubernetes(), {"*"}, false).types), expected);
}

TEST(KubernetesCatalogue, HasTheFoundations) {
  EXPECT_EQ(
      KeysOf(Select(Kubernetes(), {"networkPolicies"}, true).types),
      (std::vector<std::string>{"networkPolicies", "namespaces", "customResourceDefinitions",
                                "serviceAccounts", "configMapsReferenced", "secretsMetadata"}));
}

TEST(KubernetesCatalogue, NeverReadsMoreThanTheMetadataOfSecrets) {
  for (const PolicyType& type : Kubernetes().types()) {
    const KubernetesType& source = Kubernetes(type);
    if (source.resource == "secrets" && source.group.empty()) {
      EXPECT_TRUE(source.metadata_only) << type.key;
    }
  }
}

TEST(Catalogue, FindsByExactKey) {
  ASSERT_NE(Kubernetes().Find("roles"), nullptr);
  EXPECT_EQ(Kubernetes(*Kubernetes().Find("roles")).kind, "Role");
  EXPECT_EQ(Kubernetes().Find("Roles"), nullptr);
  EXPECT_EQ(Kubernetes().Find(""), nullptr);
}

struct Guess {
  std::string key;
  std::string nearest;
};

TEST(Catalogue, NearestMatchIsWhatWasMeant) {
  const std::vector<Guess> table = {
      {"networkPolicy", "networkPolicies"},
      {"networkpolicies", "networkPolicies"},
      {"rolles", "roles"},
      {"Roles", "roles"},
      {"resourceQuota", "resourceQuotas"},
      {"xyzzy", ""},
      {"", ""},
      {std::string(5000, 'r'), ""},
  };
  for (const Guess& row : table) {
    EXPECT_EQ(Kubernetes().NearestMatch(row.key), row.nearest) << row.key;
  }
}

TEST(Select, StarIsEveryPolicyThatIsNotOptional) {
  std::vector<std::string> expected;
  for (const PolicyType& type : Kubernetes().types()) {
    if (type.type_class == TypeClass::kPolicy && !type.optional) expected.push_back(type.key);
  }
  const Selection selection = Select(Kubernetes(), {"*"}, false);
  EXPECT_EQ(KeysOf(selection.types), expected);
  EXPECT_TRUE(selection.unknown.empty());
}

TEST(Select, NamedTypesComeOnceInTheOrderOfTheCatalogue) {
  const Selection selection = Select(Kubernetes(), {"roles", "networkPolicies", "roles"}, false);
  EXPECT_EQ(KeysOf(selection.types), (std::vector<std::string>{"networkPolicies", "roles"}));
}

TEST(Select, OptionalTypesStandBesideStar) {
  const std::vector<std::string> keys =
      KeysOf(Select(Kubernetes(), {"*", "kyvernoPolicies"}, false).types);
  EXPECT_EQ(keys.size(), Select(Kubernetes(), {"*"}, false).types.size() + 1);
  EXPECT_TRUE(Contains(keys, "kyvernoPolicies"));
}

TEST(Select, FoundationsComeOnRequestOrByName) {
  EXPECT_TRUE(Contains(KeysOf(Select(Kubernetes(), {"roles"}, true).types), "namespaces"));
  EXPECT_FALSE(Contains(KeysOf(Select(Kubernetes(), {"roles"}, false).types), "namespaces"));
  EXPECT_EQ(KeysOf(Select(Kubernetes(), {"namespaces"}, false).types),
            (std::vector<std::string>{"namespaces"}));
}

TEST(Select, UnknownKeysAreNamedOnceAndTheRestGoesOn) {
  const Selection selection = Select(Kubernetes(), {"rolls", "roles", "rolls", "x"}, false);
  EXPECT_EQ(KeysOf(selection.types), (std::vector<std::string>{"roles"}));
  EXPECT_EQ(selection.unknown, (std::vector<std::string>{"rolls", "x"}));
}

TEST(Select, NothingKnownMeansNothingToDo) {
  const Selection selection = Select(Kubernetes(), {"rolls"}, true);
  EXPECT_TRUE(selection.types.empty()) << "foundations alone are no backup";
  EXPECT_EQ(selection.unknown, (std::vector<std::string>{"rolls"}));
}

}  // namespace
}  // namespace strongroom::catalogue
