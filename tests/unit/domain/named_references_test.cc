#include "domain/named_references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "unit/domain/naming_all.h"

namespace strongroom::domain {
namespace {

using enum ReferenceKind;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kWords[] = {"account", "secret", "claim"};

// "secret other/kubeconfig spec.kubernetes.kubeconfigSecretRef", one for each.
std::vector<std::string> Told(const NamedReferences& references) {
  std::vector<std::string> told;
  for (const NamedReference& reference : references) {
    told.push_back(std::string(kWords[static_cast<size_t>(reference.kind)]) + ' ' + reference.name +
                   (reference.part.empty() ? "" : '/' + reference.part) + ' ' + reference.field);
  }
  return told;
}

// The names of what is asked about when a spec is changed so.
template <typename Spec>
std::vector<std::string> NewNames(const Spec& before, const std::function<void(Spec&)>& change) {
  Spec after = before;
  change(after);
  std::vector<std::string> names;
  for (const NamedReference& reference : NewReferences(ReferencesIn(before), ReferencesIn(after))) {
    names.push_back(reference.name);
  }
  return names;
}

TEST(NamedReferences, AreAllThatATenantNames) {
  EXPECT_THAT(ReferencesIn(TenantSpec{}), IsEmpty());
  EXPECT_THAT(
      Told(ReferencesIn(TenantNamingAll())),
      ElementsAre("account reader spec.kubernetes.serviceAccountName",
                  "secret other/kubeconfig spec.kubernetes.kubeconfigSecretRef",
                  "claim files/clusters spec.directory.claimName",
                  "secret graph spec.microsoftGraph.credentialsSecretRef",
                  "account federated spec.microsoftGraph.workloadIdentity.serviceAccountName",
                  "secret ca/ca.crt spec.microsoftGraph.caSecretRef"));
}

// Its token is shown to whom the Tenant says, whether anybody has named it or not.
TEST(NamedReferences, AreTheDefaultAccountWhereATenantSignsInAsIt) {
  TenantSpec spec{.provider = ProviderKind::kMicrosoftGraph};
  spec.microsoft_graph.emplace().workload_identity.emplace();
  EXPECT_THAT(
      Told(ReferencesIn(spec)),
      ElementsAre("account default spec.microsoftGraph.workloadIdentity.serviceAccountName"));
}

TEST(NamedReferences, AreAllThatASchedulesJobsAndDrillsUse) {
  EXPECT_THAT(ReferencesIn(ScheduleSpec{}), IsEmpty());
  EXPECT_THAT(
      Told(ReferencesIn(ScheduleNamingAll())),
      ElementsAre("account reader spec.executor.serviceAccountName",
                  "account drill spec.drill.serviceAccountName",
                  "account writer spec.drill.target.kubernetes.serviceAccountName",
                  "secret spare/kubeconfig spec.drill.target.kubernetes.kubeconfigSecretRef",
                  "claim files spec.drill.target.directory.claimName"));
}

TEST(NamedReferences, AreTheSecretsOfANotifiersSink) {
  EXPECT_THAT(ReferencesIn(NotifierSpec{}), IsEmpty());
  const auto all = NotifiersNamingAll();
  EXPECT_THAT(Told(ReferencesIn(all.front())),
              ElementsAre("secret u/url spec.webhook.urlSecretRef",
                          "secret c/ca.crt spec.webhook.caSecretRef",
                          "secret t/token spec.webhook.tokenSecretRef",
                          "secret k/a spec.webhook.signingKeySecretRefs",
                          "secret l/a spec.webhook.signingKeySecretRefs"));
  EXPECT_THAT(Told(ReferencesIn(all.back())),
              ElementsAre("secret c/ca.crt spec.mail.caSecretRef",
                          "secret p/password spec.mail.passwordSecretRef"));
}

TEST(NamedReferences, AreWhatARestoreWritesWith) {
  EXPECT_THAT(Told(ReferencesIn(RestoreNamingAll())),
              ElementsAre("account writer spec.target.kubernetes.serviceAccountName",
                          "secret spare/kubeconfig spec.target.kubernetes.kubeconfigSecretRef",
                          "claim files spec.target.directory.claimName"));
}

TEST(NamedReferences, AreNewInAnotherFieldAndOfAnotherPart) {
  const NamedReference account{.kind = kServiceAccount, .name = "a", .field = "x"};
  const NamedReference secret{.kind = kSecret, .name = "a", .part = "k", .field = "x"};
  NamedReference elsewhere = account;
  elsewhere.field = "y";
  NamedReference other_key = secret;
  other_key.part = "l";
  EXPECT_THAT(NewReferences({account, secret}, {secret, account}), IsEmpty());
  EXPECT_THAT(NewReferences({account}, {account, elsewhere}), ElementsAre(elsewhere));
  EXPECT_THAT(NewReferences({secret}, {other_key}), ElementsAre(other_key));
  EXPECT_THAT(NewReferences({}, {account, elsewhere, secret}), ElementsAre(account, secret))
      << "each object once";
  EXPECT_THAT(NewReferences({account, secret}, {}), IsEmpty());
}

// Who is shown what a Tenant signs in with, as whom: whatever of it changes.
TEST(NamedReferences, AreNewWhereATenantSignsInElsewhere) {
  TenantSpec before{.provider = ProviderKind::kMicrosoftGraph};
  GraphTenant& graph = before.microsoft_graph.emplace();
  graph.credentials_secret = "graph";
  graph.workload_identity.emplace().service_account = "federated";
  const std::vector<std::function<void(TenantSpec&)>> changes{
      [](TenantSpec& spec) { spec.provider = ProviderKind::kKubernetes; },
      [](TenantSpec& spec) { spec.microsoft_graph->tenant_id = "x"; },
      [](TenantSpec& spec) { spec.microsoft_graph->client_id = "x"; },
      [](TenantSpec& spec) { spec.microsoft_graph->cloud = GraphCloud::kCustom; },
      [](TenantSpec& spec) { spec.microsoft_graph->endpoints = {.login = "x", .graph = ""}; },
      [](TenantSpec& spec) { spec.microsoft_graph->endpoints = {.login = "", .graph = "x"}; },
      [](TenantSpec& spec) { spec.microsoft_graph->workload_identity->audience = "x"; }};
  for (size_t i = 0; i < changes.size(); ++i) {
    EXPECT_THAT(NewNames<TenantSpec>(before, changes[i]), ElementsAre("graph", "federated")) << i;
  }
  EXPECT_THAT(NewNames<TenantSpec>(before,
                                   [](TenantSpec& spec) {
                                     spec.microsoft_graph->authorities =
                                         AuthoritiesKey{.name = "mine"};
                                   }),
              ElementsAre("graph", "federated", "mine"));
  EXPECT_THAT(NewNames<TenantSpec>(before, [](TenantSpec& spec) { spec.max_concurrent_runs = 5; }),
              IsEmpty());
  EXPECT_THAT(
      NewNames<TenantSpec>(
          before, [](TenantSpec& spec) { spec.microsoft_graph->credentials_secret = "another"; }),
      ElementsAre("another"));
}

TEST(NamedReferences, AreNewOfAnotherKeyOrFolder) {
  const TenantSpec before = TenantNamingAll();
  EXPECT_THAT(NewNames<TenantSpec>(
                  before, [](TenantSpec& spec) { spec.kubernetes.kubeconfig->key = "admin"; }),
              ElementsAre("other"));
  EXPECT_THAT(
      NewNames<TenantSpec>(before, [](TenantSpec& spec) { spec.directory->sub_path.clear(); }),
      ElementsAre("files"));
}

TEST(NamedReferences, AreNewWhereAScheduleHasThemWorkForAnother) {
  const ScheduleSpec before = ScheduleNamingAll();
  using Change = std::function<void(ScheduleSpec&)>;
  const auto named = [&](const Change& change) { return NewNames<ScheduleSpec>(before, change); };
  EXPECT_THAT(named([](ScheduleSpec& spec) { spec.tenant = "mine"; }), ElementsAre("reader"));
  EXPECT_THAT(named([](ScheduleSpec& spec) { spec.executor.image = "mine"; }),
              ElementsAre("reader"));
  // What a drill may is more than what a backup may, and the other way round.
  EXPECT_THAT(named([](ScheduleSpec& spec) { spec.executor.service_account = "drill"; }),
              ElementsAre("drill"));
  EXPECT_THAT(named([](ScheduleSpec& spec) { spec.drill->service_account = "reader"; }),
              ElementsAre("reader", "writer", "spare", "files"));
  EXPECT_THAT(
      named([](ScheduleSpec& spec) { spec.drill->target->kubernetes->kubeconfig->key = "admin"; }),
      ElementsAre("drill", "spare"));
  EXPECT_THAT(named([](ScheduleSpec& spec) { spec.drill->target.reset(); }), ElementsAre("drill"));
  EXPECT_THAT(named([](ScheduleSpec& spec) {
                spec.run.timeout = std::chrono::seconds{1};
                spec.drill->every = std::chrono::hours{1};
                spec.run.policy_types = {"*"};
              }),
              IsEmpty());
}

// A plan asks what would be written; whoever makes it a write has to be one who may.
TEST(NamedReferences, AreNewWhereARestoreIsAppliedOrPutsBackAnother) {
  const RestoreSpec before = RestoreNamingAll();
  using Change = std::function<void(RestoreSpec&)>;
  const std::vector<Change> changes{
      [](RestoreSpec& spec) { spec.mode = RestoreMode::kApply; },
      [](RestoreSpec& spec) { spec.backup_set = "x"; },
      [](RestoreSpec& spec) { spec.on_conflict = OnConflict::kReplace; },
      [](RestoreSpec& spec) {
        spec.namespaces = {{"a", "b"}};
      },
      [](RestoreSpec& spec) { spec.select = {{.type = "roles", .names = {}}}; }};
  for (size_t i = 0; i < changes.size(); ++i) {
    EXPECT_THAT(NewNames<RestoreSpec>(before, changes[i]), ElementsAre("writer", "spare", "files"))
        << i;
  }
  EXPECT_THAT(NewNames<RestoreSpec>(before,
                                    [](RestoreSpec& spec) {
                                      spec.is_canceled = true;
                                      spec.require_approval = true;
                                      spec.timeout = std::chrono::seconds{1};
                                    }),
              IsEmpty());
}

TEST(NamedReferences, AreNewWhereANotifierSendsThemElsewhere) {
  NotifierSpec before;
  before.sink = WebhookNotifier{.endpoint = {.url = "https://a.example",
                                             .url_from = {},
                                             .ca = {},
                                             .token = NotifierSecret{"t", "token"}},
                                .signing_keys = {{"k", "a"}}};
  using Change = std::function<void(NotifierSpec&)>;
  const auto named = [&](const Change& change) { return NewNames<NotifierSpec>(before, change); };
  const auto endpoint = [](NotifierSpec& spec) -> NotifierEndpoint& {
    return std::get<WebhookNotifier>(spec.sink).endpoint;
  };
  EXPECT_THAT(named([&](NotifierSpec& spec) { endpoint(spec).url = "https://evil.example"; }),
              ElementsAre("t", "k"));
  EXPECT_THAT(named([&](NotifierSpec& spec) {
                endpoint(spec).ca = NotifierSecret{"c", "ca"};
              }),
              ElementsAre("c", "t", "k"));
  EXPECT_THAT(named([](NotifierSpec& spec) { spec.is_suspended = true; }), IsEmpty());
  MailNotifier mail;
  mail.host = "mail.example";
  mail.password = NotifierSecret{"p", "password"};
  before.sink = mail;
  EXPECT_THAT(named([](NotifierSpec& spec) { std::get<MailNotifier>(spec.sink).host = "evil"; }),
              ElementsAre("p"));
  EXPECT_THAT(named([](NotifierSpec& spec) { std::get<MailNotifier>(spec.sink).port = 25; }),
              ElementsAre("p"));
}

}  // namespace
}  // namespace strongroom::domain
