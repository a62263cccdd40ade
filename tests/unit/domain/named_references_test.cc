#include "domain/named_references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using enum ReferenceKind;
using testing::ElementsAre;
using testing::IsEmpty;

NamedReference Of(ReferenceKind kind, const char* name, const char* field) {
  return {.kind = kind, .name = name, .field = field};
}

TEST(NamedReferences, AreAllThatATenantNames) {
  TenantSpec spec;
  EXPECT_THAT(ReferencesIn(spec), IsEmpty());
  spec.kubernetes.service_account = "reader";
  spec.kubernetes.kubeconfig = SecretKey{.name = "other"};
  spec.directory = DirectoryTenant{.claim_name = "files", .sub_path = ""};
  spec.microsoft_graph.emplace();
  spec.microsoft_graph->credentials_secret = "graph";
  spec.microsoft_graph->workload_identity.emplace();
  spec.microsoft_graph->workload_identity->service_account = "federated";
  spec.microsoft_graph->authorities = AuthoritiesKey{.name = "ca"};
  EXPECT_THAT(ReferencesIn(spec),
              ElementsAre(Of(kServiceAccount, "reader", "spec.kubernetes.serviceAccountName"),
                          Of(kSecret, "other", "spec.kubernetes.kubeconfigSecretRef"),
                          Of(kClaim, "files", "spec.directory.claimName"),
                          Of(kSecret, "graph", "spec.microsoftGraph.credentialsSecretRef"),
                          Of(kServiceAccount, "federated",
                             "spec.microsoftGraph.workloadIdentity.serviceAccountName"),
                          Of(kSecret, "ca", "spec.microsoftGraph.caSecretRef")));
}

TEST(NamedReferences, AreAllThatASchedulesJobsAndDrillsUse) {
  ScheduleSpec spec;
  EXPECT_THAT(ReferencesIn(spec), IsEmpty());
  spec.executor.service_account = "reader";
  spec.drill.emplace();
  spec.drill->service_account = "drill";
  spec.drill->target.emplace();
  spec.drill->target->kubernetes.emplace();
  spec.drill->target->kubernetes->kubeconfig = SecretKey{.name = "spare"};
  EXPECT_THAT(
      ReferencesIn(spec),
      ElementsAre(Of(kServiceAccount, "reader", "spec.executor.serviceAccountName"),
                  Of(kServiceAccount, "drill", "spec.drill.serviceAccountName"),
                  Of(kSecret, "spare", "spec.drill.target.kubernetes.kubeconfigSecretRef")));
}

TEST(NamedReferences, AreWhatARestoreWritesWith) {
  RestoreSpec spec;
  spec.target.kubernetes.emplace();
  spec.target.kubernetes->service_account = "writer";
  spec.target.directory = DirectoryTenant{.claim_name = "files", .sub_path = ""};
  EXPECT_THAT(
      ReferencesIn(spec),
      ElementsAre(Of(kServiceAccount, "writer", "spec.target.kubernetes.serviceAccountName"),
                  Of(kClaim, "files", "spec.target.directory.claimName")));
}

TEST(NamedReferences, AreNewWhereNothingNamedThemBefore) {
  const auto account = Of(kServiceAccount, "a", "x");
  const auto elsewhere = Of(kServiceAccount, "a", "y");
  const auto secret = Of(kSecret, "a", "x");
  EXPECT_THAT(NewReferences({account}, {elsewhere, secret}), ElementsAre(secret));
  EXPECT_THAT(NewReferences({}, {account, elsewhere}), ElementsAre(account));
  EXPECT_THAT(NewReferences({account, secret}, {}), IsEmpty());
}

}  // namespace
}  // namespace strongroom::domain
