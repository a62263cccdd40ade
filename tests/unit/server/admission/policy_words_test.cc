#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/guarded_meta.h"
#include "api/meta.h"
#include "base/file.h"
#include "domain/named_references.h"
#include "domain/run_change.h"
#include "domain/run_fault.h"
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

TEST(AdmissionPolicies, SayOfMetadataWhatTheWebhookSays) {
  EXPECT_THAT(Policies(), HasSubstr("message: \"" + domain::DescribeGuarded({"metadata"}) + '"'));
  const std::string rest = domain::DescribeGuarded({"metadata"}).substr(8);
  EXPECT_EQ(Count(Policies(), rest), 2) << "in message and messageExpression";
  EXPECT_THAT(domain::DescribeGuarded({"a", "b", "c", "d", "e"}), HasSubstr("a, b, c and 2 more"));
}

TEST(AdmissionPolicies, GuardTheMarksThatTheWebhookGuards) {
  const std::string parts = base::ReadFile("charts/strongroom/templates/_policy.tpl");
  std::string asking;
  for (const std::string_view key :
       {api::kRunNowAnnotation, api::kAcceptSetAnnotation, api::kCheckNowAnnotation}) {
    asking += (asking.empty() ? "'" : ", '") + std::string(key) + '\'';
    EXPECT_TRUE(api::GuardedMetaOf({{"metadata", {{"annotations", {{std::string(key), "1"}}}}}})
                    .annotations.empty());
  }
  EXPECT_THAT(parts, HasSubstr("!(k in [" + asking + "])"));
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
  domain::TenantSpec tenant;
  tenant.kubernetes.service_account = "x";
  tenant.kubernetes.kubeconfig = domain::SecretKey{.name = "x"};
  tenant.directory = domain::DirectoryTenant{.claim_name = "x", .sub_path = ""};
  tenant.microsoft_graph.emplace();
  tenant.microsoft_graph->credentials_secret = "x";
  tenant.microsoft_graph->workload_identity.emplace();
  tenant.microsoft_graph->workload_identity->service_account = "x";
  tenant.microsoft_graph->authorities = domain::AuthoritiesKey{.name = "x"};
  domain::RestoreSpec restore;
  restore.target.kubernetes.emplace();
  restore.target.kubernetes->service_account = "x";
  restore.target.kubernetes->kubeconfig = domain::SecretKey{.name = "x"};
  restore.target.directory = tenant.directory;
  domain::ScheduleSpec schedule;
  schedule.executor.service_account = "x";
  schedule.drill.emplace();
  schedule.drill->service_account = "x";
  schedule.drill->target = restore.target;
  size_t references = 0;
  for (const auto& named : {domain::ReferencesIn(tenant), domain::ReferencesIn(schedule),
                            domain::ReferencesIn(restore)}) {
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
