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

TEST(NamedReferences, AreTheSecretsOfANotifiersSink) {
  NotifierSpec spec;
  EXPECT_THAT(ReferencesIn(spec), IsEmpty());
  const NotifierEndpoint endpoint{.url = "",
                                  .url_from = NotifierSecret{"u", "url"},
                                  .ca = NotifierSecret{"c", "ca.crt"},
                                  .token = NotifierSecret{"t", "token"}};
  spec.sink = WebhookNotifier{.endpoint = endpoint, .signing_keys = {{"k", "a"}, {"l", "a"}}};
  EXPECT_THAT(ReferencesIn(spec),
              ElementsAre(Of(kSecret, "u", "spec.webhook.urlSecretRef"),
                          Of(kSecret, "c", "spec.webhook.caSecretRef"),
                          Of(kSecret, "t", "spec.webhook.tokenSecretRef"),
                          Of(kSecret, "k", "spec.webhook.signingKeySecretRefs"),
                          Of(kSecret, "l", "spec.webhook.signingKeySecretRefs")));
  spec.sink = HeartbeatNotifier{.endpoint = endpoint};
  EXPECT_EQ(ReferencesIn(spec).size(), 3U);
  MailNotifier mail;
  mail.password = NotifierSecret{"p", "password"};
  spec.sink = mail;
  EXPECT_THAT(ReferencesIn(spec), ElementsAre(Of(kSecret, "p", "spec.mail.passwordSecretRef")));
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
