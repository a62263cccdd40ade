#include "catalogue/catalogues.h"

#include <gtest/gtest.h>

#include "catalogue/error.h"
#include "catalogue/load.h"

namespace strongroom::catalogue {
namespace {

using domain::ProviderKind;

PolicyType Named(const char* key) {
  PolicyType type;
  type.key = key;
  return type;
}

domain::TenantSpec Of(ProviderKind provider) {
  domain::TenantSpec tenant;
  tenant.provider = provider;
  return tenant;
}

Catalogues Some() {
  return Catalogues({Catalogue(ProviderKind::kKubernetes, {Named("roles"), Named("quotas")})});
}

TEST(Catalogues, AreFoundByProvider) {
  const Catalogues catalogues = Some();
  ASSERT_NE(catalogues.Of(ProviderKind::kKubernetes), nullptr);
  EXPECT_NE(catalogues.Of(ProviderKind::kKubernetes)->Find("roles"), nullptr);
  EXPECT_EQ(catalogues.Of(ProviderKind::kMicrosoftGraph), nullptr);
  EXPECT_TRUE(catalogues.HasType("quotas"));
  EXPECT_FALSE(catalogues.HasType("Quotas"));
}

TEST(Catalogues, AreOneForEachProvider) {
  const Catalogue one(ProviderKind::kKubernetes, {Named("roles")});
  EXPECT_THROW(Catalogues({one, one}), CatalogueError);
}

TEST(Catalogues, AreInTheBinary) {
  const Catalogues catalogues = LoadBuiltIn();
  ASSERT_NE(catalogues.Of(ProviderKind::kKubernetes), nullptr);
  EXPECT_EQ(catalogues.Of(ProviderKind::kKubernetes)->provider(), ProviderKind::kKubernetes);
}

TEST(DirectoryCatalogue, IsReadWithItsOwnFields) {
  const auto load = [](const std::string& more) {
    return LoadCatalogue(
        "schemaVersion: 1\nprovider: directory\ntypes:\n- key: files\n  class: policy\n" + more);
  };
  const Catalogue catalogue = load("  format: yaml\n  extensions: [.yml]\n");
  EXPECT_EQ(Directory(catalogue.types()[0]).format, FileFormat::kYaml);
  EXPECT_EQ(Directory(catalogue.types()[0]).extensions, (std::vector<std::string>{".yml"}));
  for (const char* more :
       {"", "  format: toml\n  extensions: [.a]\n", "  format: json\n",
        "  format: json\n  extensions: [json]\n", "  format: json\n  extensions: [.]\n",
        "  format: json\n  extensions: [.json]\n  group: apps\n"}) {
    EXPECT_THROW(load(more), CatalogueError) << more;
  }
}

TEST(CheckPolicyTypes, NamesEachTypeThatTheProviderLacks) {
  const auto problems =
      CheckPolicyTypes(Some(), Of(ProviderKind::kKubernetes), {"role", "*", "quotas", "xyzzy"});
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].field, "spec.policyTypes");
  EXPECT_EQ(problems[0].message,
            "\"role\" is not a policy type of provider kubernetes; did you mean roles?");
  EXPECT_EQ(problems[1].message, "\"xyzzy\" is not a policy type of provider kubernetes");
}

TEST(CheckPolicyTypes, NamesEachTypeThatATenantOfNamespacesHasNot) {
  domain::TenantSpec tenant = Of(ProviderKind::kKubernetes);
  const auto check = [&] {
    return CheckPolicyTypes(LoadBuiltIn(), tenant,
                            {"*", "roles", "namespaces", "clusterRoles", "gatekeeperConstraints"});
  };
  EXPECT_TRUE(check().empty());
  tenant.kubernetes.namespaces = {"shop"};
  const auto problems = check();
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].field, "spec.policyTypes");
  EXPECT_EQ(
      problems[0].message,
      "\"clusterRoles\" is cluster-wide, and the Tenant is limited to namespaces; name it for a "
      "Tenant without spec.kubernetes.namespaces");
  EXPECT_EQ(problems[1].message.substr(0, 23), "\"gatekeeperConstraints\"");
}

TEST(CheckPolicyTypes, NamesEachTypeThatNoApplicationMayRead) {
  const auto problems = CheckPolicyTypes(LoadBuiltIn(), Of(ProviderKind::kMicrosoftGraph),
                                         {"*", "agreements", "inventoryPolicies", "groups"});
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].message,
            "\"agreements\" can be read by people who sign in only: Microsoft Graph has no "
            "permission for applications; leave it out");
  EXPECT_EQ(problems[1].message,
            "\"inventoryPolicies\" cannot be read: Microsoft Graph refuses applications, whatever "
            "they are granted; leave it out");
}

TEST(CheckPolicyTypes, SaysWhoseATypeIsAndWhichOneIsMeant) {
  const auto message = [](ProviderKind provider, const std::string& key) {
    return CheckPolicyTypes(LoadBuiltIn(), Of(provider), {key}).at(0).message;
  };
  EXPECT_EQ(message(ProviderKind::kMicrosoftGraph, "roles"),
            "\"roles\" is not a policy type of provider microsoftGraph, but of kubernetes");
  EXPECT_EQ(message(ProviderKind::kKubernetes, "roleAssignments"),
            "\"roleAssignments\" is not a policy type of provider kubernetes, but of "
            "microsoftGraph");
  EXPECT_EQ(message(ProviderKind::kMicrosoftGraph, "conditionalAccess"),
            "\"conditionalAccess\" is not a policy type of provider microsoftGraph; did you mean "
            "conditionalAccessPolicies?");
}

TEST(Selection, HasNothingThatNoApplicationMayRead) {
  const Catalogues catalogues = LoadBuiltIn();
  const Selection selection = Select(*catalogues.Of(ProviderKind::kMicrosoftGraph), {"*"}, true);
  EXPECT_GT(selection.types.size(), 100U);
  for (const PolicyType& type : selection.types) {
    EXPECT_TRUE(IsReadable(type)) << type.key;
    EXPECT_TRUE(Graph(type).collection_of.empty()) << type.key;
  }
}

TEST(CheckPolicyTypes, SaysNothingWithoutACatalogue) {
  EXPECT_TRUE(CheckPolicyTypes(Some(), Of(ProviderKind::kMicrosoftGraph), {"role"}).empty());
}

}  // namespace
}  // namespace strongroom::catalogue
