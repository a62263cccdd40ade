#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/guarded_meta.h"
#include "api/meta.h"
#include "api/tenant_allowances.h"
#include "base/file.h"
#include "domain/named_references.h"
#include "domain/run_change.h"
#include "domain/run_fault.h"
#include "unit/domain/naming_all.h"
#include "unit/server/admission/reviews.h"

// What API servers keep by themselves (the chart's admission policies) against what the webhook
// refuses: the same words, of the same fields. That they do, tests/integration/admission sees.
namespace strongroom::server::admission {
namespace {

using domain::ReferenceKind;
using domain::ReviewedKind;
using domain::Trigger;
using testing::HasSubstr;

const std::string& Policies() {
  static const std::string text =
      base::ReadFile("charts/strongroom/templates/admission-policy.yaml");
  return text;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::string FaultOfNew(const domain::RunSpec& spec, const std::string& name = "mine") {
  return domain::FaultOf({}, {.name = name,
                              .controller_uid = "",
                              .is_owned_alone = false,
                              .created_at = {},
                              .spec = spec,
                              .queued = {}});
}

TEST(AdmissionPolicies, SayOfRunsWhatTheWebhookSays) {
  const domain::RunSpec manual{.trigger = Trigger::kManual};
  domain::RunSpec with_minute = manual;
  with_minute.scheduled_for = std::chrono::sys_seconds{};
  domain::RunSpec with_tenant = manual;
  with_tenant.tenant = "other";
  domain::RunSpec canceled = manual;
  canceled.is_canceled = true;
  for (const std::string& words :
       {FaultOfNew(manual, std::string(64, 'n')), FaultOfNew({.trigger = Trigger::kSchedule}),
        FaultOfNew(with_minute), FaultOfNew(with_tenant),
        FaultOfNew({.trigger = Trigger::kRetry, .retry_of = "mine"}),
        domain::FaultOfChange(manual, with_tenant), domain::FaultOfChange(canceled, manual)}) {
    ASSERT_NE(words, "");
    EXPECT_THAT(Policies(), HasSubstr("message: \"" + words + '"'));
  }
}

// The CRD's own rules, from Kubernetes 1.25 on.
TEST(AdmissionPolicies, OfRestoresAreTheCrds) {
  const std::string crd = base::ReadFile("crds/strongroom.dev_backuprestores.yaml");
  domain::RestoreSpec approved;
  approved.require_approval = true;
  domain::RestoreSpec other = approved;
  other.backup_set = "other";
  for (const std::string& words : {domain::FaultOfRestoreChange(approved, other),
                                   domain::FaultOfRestoreChange(approved, {})}) {
    ASSERT_NE(words, "");
    EXPECT_THAT(crd, HasSubstr("message: \"" + words + '"'));
  }
  EXPECT_EQ(domain::FaultOfRestoreChange({}, approved), "");
}

TEST(AdmissionPolicies, SayOfMetadataWhatTheWebhookSays) {
  EXPECT_THAT(Policies(), HasSubstr("message: \"" + domain::DescribeGuarded({"metadata"}) + '"'));
  const std::string rest = domain::DescribeGuarded({"metadata"}).substr(8);
  EXPECT_EQ(Count(Policies(), rest), 2) << "in message and messageExpression";
  EXPECT_THAT(domain::DescribeGuarded({"a", "b", "c", "d", "e"}), HasSubstr("a, b, c and 2 more"));
}

TEST(AdmissionPolicies, GuardTheMarksThatTheWebhookGuards) {
  const std::string parts = base::ReadFile("charts/strongroom/templates/_policy.tpl");
  std::string asking;
  for (const std::string_view key : {api::kRunNowAnnotation, api::kAcceptSetAnnotation,
                                     api::kCheckNowAnnotation, api::kNotifyLabel}) {
    asking += (asking.empty() ? "'" : ", '") + std::string(key) + '\'';
    for (const char* member : {"annotations", "labels"}) {
      const auto guarded =
          api::GuardedMetaOf({{"metadata", {{member, {{std::string(key), "1"}}}}}});
      EXPECT_TRUE(guarded.annotations.empty() && guarded.labels.empty()) << key;
    }
  }
  EXPECT_THAT(parts, HasSubstr("!(k in [" + asking + "])"));
}

TEST(AdmissionPolicies, KnowTheAudiencesOfEntra) {
  const std::string parts = base::ReadFile("charts/strongroom/templates/_policy.tpl");
  std::string listed;
  for (const std::string_view audience : api::kEntraAudiences) {
    listed += " \"" + std::string(audience) + '"';
  }
  EXPECT_THAT(parts, HasSubstr("(list" + listed + ")"));
  domain::TenantSpec tenant;
  tenant.microsoft_graph.emplace().workload_identity.emplace().audience = "x";
  tenant.microsoft_graph->endpoints = {.login = "https://y", .graph = ""};
  const auto audience = api::CheckTenant(tenant, {});
  tenant.microsoft_graph->workload_identity.reset();
  const auto host = api::CheckTenant(tenant, {});
  for (const auto& problem : {audience, host}) {
    ASSERT_TRUE(problem);
    EXPECT_THAT(parts, HasSubstr(problem->message.substr(problem->message.find("\" is no") + 1)));
  }
}

struct Named {
  ReviewedKind kind;
  const char* name;
  nlohmann::json object;
};

// Of each kind one that names all that it can.
std::vector<Named> NamingAll() {
  const auto parsed = [](const char* text) { return Questions::Parsed(text); };
  return {{ReviewedKind::kTenant, "tenants", parsed(R"({"metadata": {"name": "a"}, "spec": {
             "provider": "kubernetes", "kubernetes": {"serviceAccountName": "x"}}})")},
          {ReviewedKind::kTenant, "tenants", parsed(R"({"metadata": {"name": "a"}, "spec": {
             "provider": "kubernetes", "kubernetes": {"kubeconfigSecretRef": {"name": "x"}}}})")},
          {ReviewedKind::kTenant, "tenants", parsed(R"({"metadata": {"name": "a"}, "spec": {
             "provider": "directory", "directory": {"claimName": "x"}}})")}};
}

TEST(AdmissionPolicies, SayOfWhatIsNamedWhatTheWebhookSays) {
  for (const Named& named : NamingAll()) {
    Questions ask;
    std::string said = Questions::Said(ask.Create(named.kind, named.object));
    // "403 Forbidden: FIELD: names KIND "x", which ..."
    const std::string field = said.substr(15, said.find(": names ") - 15);
    const size_t named_kind = said.find("names ") + 6;
    const std::string words = said.substr(said.find("\", which"));
    SCOPED_TRACE(said);
    EXPECT_THAT(Policies(), HasSubstr("(list \"" + field.substr(5) + "\" $"));
    EXPECT_THAT(Policies(),
                HasSubstr('"' + said.substr(named_kind, said.find(" \"") - named_kind) + '"'));
    EXPECT_THAT(Policies(), HasSubstr('\'' + words + '\''));
  }
}

// As domain::ReferencesIn has them, and no others.
TEST(AdmissionPolicies, LookAtAllThatIsNamed) {
  size_t references = 0;
  for (const auto& named : {domain::ReferencesIn(domain::TenantNamingAll()),
                            domain::ReferencesIn(domain::ScheduleNamingAll()),
                            domain::ReferencesIn(domain::RestoreNamingAll())}) {
    references += named.size();
    for (const domain::NamedReference& reference : named) {
      const char* const resource = reference.kind == ReferenceKind::kSecret           ? "$secret"
                                   : reference.kind == ReferenceKind::kServiceAccount ? "$account"
                                                                                      : "$claim";
      EXPECT_EQ(Count(Policies(), "(list \"" + reference.field.substr(5) + "\" " + resource + ')'),
                1)
          << reference.field;
    }
  }
  EXPECT_EQ(Count(Policies(), "\" $secret)") + Count(Policies(), "\" $account)") +
                Count(Policies(), "\" $claim)"),
            references);
}

}  // namespace
}  // namespace strongroom::server::admission
