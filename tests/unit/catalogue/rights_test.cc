#include "catalogue/rights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalogue/load.h"

namespace strongroom::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "list roles.rbac.authorization.k8s.io a,b": of a schedule that selects so.
std::vector<std::string> Of(const std::vector<std::string>& keys, bool foundations,
                            Boundary boundary) {
  const Catalogues catalogues = LoadBuiltIn();
  const Catalogue& catalogue = *catalogues.Of(domain::ProviderKind::kKubernetes);
  std::vector<std::string> texts;
  for (const Right& right : RightsFor(Select(catalogue, keys, foundations).types, boundary)) {
    std::string text = right.verb + ' ' + right.resource;
    if (!right.group.empty()) text += '.' + right.group;
    for (const std::string& name : right.names) text += ' ' + name;
    texts.push_back(text + (right.is_by_reference ? " by reference" : ""));
  }
  return texts;
}

TEST(Rights, AreThoseOfTheSelectedTypesAlone) {
  EXPECT_THAT(Of({"roles", "clusterRoles"}, false, Boundary::kCluster),
              ElementsAre("list roles.rbac.authorization.k8s.io",
                          "list clusterroles.rbac.authorization.k8s.io"));
  EXPECT_THAT(Of({}, true, Boundary::kCluster), IsEmpty());
}

TEST(Rights, WithinNamespacesAreThoseThatATenantOfNamespacesCanUse) {
  EXPECT_THAT(Of({"*"}, true, Boundary::kNamespaces),
              ElementsAre("list networkpolicies.networking.k8s.io", "list resourcequotas",
                          "list limitranges", "list poddisruptionbudgets.policy",
                          "list roles.rbac.authorization.k8s.io",
                          "list rolebindings.rbac.authorization.k8s.io", "get namespaces",
                          "list serviceaccounts", "list secrets by reference"));
}

// Where nothing is found, the provider asks whether the namespace is there.
TEST(Rights, WithinNamespacesAreAlsoToGetTheNamespaceItself) {
  EXPECT_THAT(Of({"roles"}, false, Boundary::kNamespaces),
              ElementsAre("list roles.rbac.authorization.k8s.io", "get namespaces"));
  EXPECT_THAT(Of({"roles"}, false, Boundary::kCluster),
              ElementsAre("list roles.rbac.authorization.k8s.io"));
}

TEST(Rights, OfWhatIsReferredToAreThereWhenSomethingRefersToIt) {
  EXPECT_THAT(Of({"serviceAccounts", "secretsMetadata"}, false, Boundary::kNamespaces),
              ElementsAre("list serviceaccounts", "list secrets by reference", "get namespaces"));
  EXPECT_THAT(Of({"secretsMetadata", "configMapsReferenced"}, false, Boundary::kNamespaces),
              IsEmpty());
  // It refers to a ConfigMap, but cannot be had within namespaces.
  EXPECT_THAT(Of({"validatingAdmissionPolicyBindings", "configMapsReferenced"}, false,
                 Boundary::kNamespaces),
              IsEmpty());
}

TEST(Rights, OfDefinitionsAreByTheirNames) {
  const char* const kDefinitions = "customResourceDefinitions";
  EXPECT_THAT(Of({"roles", kDefinitions}, false, Boundary::kCluster),
              ElementsAre("list roles.rbac.authorization.k8s.io"));
  EXPECT_THAT(Of({"calicoTiers", kDefinitions}, false, Boundary::kCluster),
              ElementsAre("list customresourcedefinitions.apiextensions.k8s.io "
                          "tiers.projectcalico.org tiers.crd.projectcalico.org",
                          "list tiers.projectcalico.org", "list tiers.crd.projectcalico.org"));
  // Which they are, only the cluster knows.
  EXPECT_THAT(Of({"calicoTiers", "gatekeeperConstraints", kDefinitions}, false, Boundary::kCluster),
              ElementsAre("list customresourcedefinitions.apiextensions.k8s.io",
                          "list *.constraints.gatekeeper.sh", "list tiers.projectcalico.org",
                          "list tiers.crd.projectcalico.org"));
}

}  // namespace
}  // namespace strongroom::catalogue
