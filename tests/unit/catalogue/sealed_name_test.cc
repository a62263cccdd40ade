#include "catalogue/sealed_name.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "domain/form.h"
#include "support/built_in_catalogues.h"

namespace strongroom::catalogue {
namespace {

using domain::ProviderKind;

bool Has(ProviderKind provider, const std::string& type, const std::string& id,
         const std::string& name, const std::string& content) {
  return HasOwnName(test::BuiltInCatalogues(), provider,
                    {.type = type, .id = id, .name = name, .content = content});
}

TEST(SealedName, IsForPeopleAndNoLongerThanItMayBe) {
  const PolicyType type{.source = KubernetesType{}};
  const std::string long_name(domain::kMaxPolicyName + 9, 'x');
  EXPECT_EQ(SealedName(type, {{"metadata", {{"name", "a\nb"}}}}, "who"), "a\\nb");
  EXPECT_EQ(SealedName(type, {{"metadata", {{"name", long_name}}}}, "who").size(),
            domain::kMaxPolicyName);
}

// What somebody writes into an archive, or into the database.
TEST(OwnName, IsWhatTheContentSays) {
  constexpr ProviderKind kCluster = ProviderKind::kKubernetes;
  constexpr ProviderKind kGraph = ProviderKind::kMicrosoftGraph;
  constexpr ProviderKind kFolder = ProviderKind::kDirectory;
  const std::string allow = R"({"metadata":{"name":"allow","namespace":"kube-system"}})";
  const std::string graph = R"({"id":"7","displayName":"Baseline"})";
  struct Row {
    ProviderKind provider;
    const char* type;
    const char* name;
    std::string content;
    bool is_own;
  };
  for (const Row& row : std::vector<Row>{
           {kCluster, "networkPolicies", "kube-system/allow", allow, true},
           {kCluster, "networkPolicies", "team-a/deny", allow, false},
           {kCluster, "networkPolicies", "allow", allow, false},
           {kCluster, "networkPolicies", "", allow, true},
           {kCluster, "networkPolicies", "id", allow, true},
           {kCluster, "ofLaterVersions", "kube-system/allow", allow, true},
           {kCluster, "ofLaterVersions", "team-a/deny", allow, false},
           {kCluster, "roles", "other", "{}", false},
           {kCluster, "roles", "other", "no JSON", true},
           {kGraph, "deviceConfigurations", "Baseline", graph, true},
           {kGraph, "deviceConfigurations", "Other", graph, false},
           {kGraph, "ofLaterVersions", "Other", graph, true},
           {kFolder, "jsonFiles", "id", R"({"displayName":"other"})", true},
           {kFolder, "jsonFiles", "other", R"({"displayName":"other"})", false},
           // A version that masked less, and one that says less of what nobody sees.
           {kCluster, "roles", "ghp_0123456789abcdefghijABCDEFGHIJ012345",
            R"({"metadata":{"name":"ghp_0123456789abcdefghijABCDEFGHIJ012345"}})", true},
           {kCluster, "roles", "a\nb", R"({"metadata":{"name":"a\nb"}})", true},
       }) {
    EXPECT_EQ(Has(row.provider, row.type, "id", row.name, row.content), row.is_own)
        << row.type << ' ' << row.name << ' ' << row.content;
  }
  EXPECT_TRUE(HasOwnName(test::BuiltInCatalogues(), std::nullopt,
                         {.type = "roles", .id = "id", .name = "other", .content = "{}"}));
}

// A set that was sealed before would not be what it was sealed as any more.
TEST(OwnName, IsByRulesThatDoNotChange) {
  for (const auto& [key, member] : std::vector<std::pair<const char*, const char*>>{
           {"deviceConfigurations", "displayName"},
           {"configurationPolicies", "name"},
           {"conditionalAccessPolicies", "displayName"},
           {"deviceManagementScripts", "displayName"}}) {
    const std::string content = std::string(R"({"id":"7",")") + member + R"(":"Baseline"})";
    EXPECT_NE(test::BuiltInCatalogues().FindType(ProviderKind::kMicrosoftGraph, key), nullptr)
        << key;
    EXPECT_EQ(OwnName(*test::BuiltInCatalogues().Of(ProviderKind::kMicrosoftGraph), key, content),
              "Baseline")
        << key;
  }
}

}  // namespace
}  // namespace strongroom::catalogue
