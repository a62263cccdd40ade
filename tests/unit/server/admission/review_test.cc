#include "server/admission/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/restore.h"
#include "api/run.h"
#include "api/tenant_allowances.h"
#include "domain/plan_status.h"
#include "unit/server/admission/reviews.h"

namespace strongroom::server::admission {
namespace {

using domain::AdmissionOperation;
using domain::ReviewedKind;
using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ReviewTest : public ::testing::Test {
 protected:
  ReviewTest() { ask_.cluster.tenants["cluster"] = TenantOf(R"({"provider": "kubernetes"})"); }

  static json Object(const std::string& name, const std::string& spec) {
    return Questions::Parsed(R"({"metadata": {"name": ")" + name +
                             R"(", "namespace": "team-a"}, "spec": )" + spec + "}");
  }
  static api::Tenant TenantOf(const std::string& spec) {
    return api::DecodeTenant(Object("cluster", spec));
  }
  static json RunObject(const std::string& spec, const std::string& name = "mine") {
    return Object(name, spec);
  }
  std::string CreateRun(const std::string& spec, const std::string& name = "mine") {
    return Questions::Said(ask_.Create(ReviewedKind::kRun, RunObject(spec, name)));
  }

  Questions ask_;
};

// The words of the controller's condition: from one function.
TEST_F(ReviewTest, ASchedulesFaultsAreTheControllers) {
  json object = ScheduleObject("Europe/Berln");
  object["spec"]["policyTypes"] = {"networkPolicys"};
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kSchedule, object)),
            "422 Invalid: " + domain::Describe(api::DecodeSchedule(object).invalid));
  EXPECT_THAT(Questions::Said(ask_.Create(ReviewedKind::kSchedule, object)),
              HasSubstr("did you mean Europe/Berlin?"));
  object["spec"]["timezone"] = "Europe/Berlin";
  EXPECT_THAT(
      Questions::Said(ask_.Create(ReviewedKind::kSchedule, object)),
      testing::AllOf(StartsWith("422 Invalid: spec.policyTypes"), HasSubstr("networkPolicies")));
  ask_.cluster.tenants.clear();
  const auto answer = ask_.Create(ReviewedKind::kSchedule, object);
  EXPECT_FALSE(answer.refusal) << "whose policies it names nobody knows yet";
  EXPECT_THAT(answer.warnings, Contains(domain::NoTenantNamed("cluster")));
}

TEST_F(ReviewTest, AScheduleIsTakenWithWarnings) {
  const auto answer = ask_.Create(ReviewedKind::kSchedule, ScheduleObject("Europe/Berlin"));
  EXPECT_FALSE(answer.refusal);
  EXPECT_THAT(answer.warnings, ElementsAre(StartsWith("2026-03-29"), StartsWith("2026-10-25")));
  json after = ScheduleObject("Europe/Berlin");
  after["spec"]["retention"]["keepDaily"] = 7;
  const auto changed = ask_.Update(ReviewedKind::kSchedule, ScheduleObject("Europe/Berlin"), after);
  EXPECT_FALSE(changed.refusal);
  EXPECT_THAT(changed.warnings,
              ElementsAre("spec.retention.keepDaily: is not acted on by this version; remove it"));
}

// What was there before the webhook must not be in the way of its own mending and deletion.
TEST_F(ReviewTest, OnlyWhatIsChangedIsJudged) {
  const json bad = ScheduleObject("Europe/Berln");
  json labelled = bad;
  labelled["metadata"]["labels"] = {{"team", "a"}};
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kSchedule, bad, labelled)), "");
  json still_bad = bad;
  still_bad["spec"]["timeOfDay"] = "03:30";
  EXPECT_NE(Questions::Said(ask_.Update(ReviewedKind::kSchedule, bad, still_bad)), "");
  still_bad["metadata"]["deletionTimestamp"] = "2026-03-01T00:00:00Z";
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kSchedule, bad, still_bad)), "");
  json odd_status = ScheduleObject();
  odd_status["status"] = {{"lastScheduledFor", "never"}};
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kSchedule, bad, odd_status)), "");
}

TEST_F(ReviewTest, ATenantsFaultIsTheControllers) {
  const json object = Object("cluster", R"({"provider": "microsoftGraph"})");
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kTenant, object)),
            "422 Invalid: spec.microsoftGraph: is required");
  EXPECT_EQ(api::ReadyOf(api::DecodeTenant(object), {}, {}).message,
            "spec.microsoftGraph: is required");
  const auto good = ask_.Create(ReviewedKind::kTenant, Object("c", R"({"provider":"kubernetes"})"));
  EXPECT_FALSE(good.refusal);
}

TEST_F(ReviewTest, ARestoresFaultIsTheControllers) {
  const json object = Object("back", R"({"backupSet": "nightly-202603010130-42", "target": {}})");
  const std::string said = Questions::Said(ask_.Create(ReviewedKind::kRestore, object));
  EXPECT_EQ(said, "422 Invalid: " + domain::ProblemOf(api::DecodeRestore(object).spec));
  EXPECT_NE(domain::ProblemOf(api::DecodeRestore(object).spec), "");
  ask_.cluster.may = {"create pods"};
  json drill = Object("back", R"({"backupSet": "nightly-202603010130-42",
                                  "target": {"kubernetes": {"serviceAccountName": "r"}}})");
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kRestore, drill)), "");
  EXPECT_THAT(Questions::Said(ask_.Create(ReviewedKind::kRestore, Object("back", R"({})"))),
              StartsWith("422 Invalid: spec."));
}

TEST_F(ReviewTest, ARunSaysWhatAPersonMaySay) {
  api::Schedule schedule = api::DecodeSchedule(ScheduleObject());
  ask_.cluster.schedules["nightly"] = schedule;
  EXPECT_EQ(CreateRun(R"({"scheduleRef": {"name": "nightly"}, "trigger": "manual"})"), "");
  EXPECT_THAT(CreateRun(R"({"scheduleRef": {"name": "nightly"}, "trigger": "schedule"})"),
              StartsWith("422 Invalid: spec.trigger: "));
  EXPECT_THAT(CreateRun(R"({"scheduleRef": {"name": "nightly", "uid": "x"}, "trigger": "manual"})"),
              StartsWith("422 Invalid: spec.scheduleRef.uid: "));
  EXPECT_THAT(CreateRun(R"({"scheduleRef": {"name": "nightly"}, "trigger": "manual",
                            "tenantRef": {"name": "other"}})"),
              StartsWith("422 Invalid: spec.tenantRef: "));
  EXPECT_THAT(CreateRun(R"({"scheduleRef": {"name": "nightly"}, "trigger": "manual",
                            "scheduledFor": "2026-03-01T01:30:00Z"})"),
              StartsWith("422 Invalid: spec.scheduledFor: "));
  EXPECT_THAT(CreateRun(R"({"scheduleRef": {"name": "nightly"}, "trigger": "manual"})",
                        std::string(64, 'n')),
              StartsWith("422 Invalid: metadata.name: "));
  ask_.user = kOperator;
  EXPECT_EQ(CreateRun(R"({"scheduleRef": {"name": "nightly"}, "trigger": "schedule"})"), "");
}

TEST_F(ReviewTest, ARetryIsOfARunOfTheSchedule) {
  const api::Schedule schedule = api::DecodeSchedule(ScheduleObject());
  ask_.cluster.schedules["nightly"] = schedule;
  const std::string retry =
      R"({"scheduleRef": {"name": "nightly"}, "trigger": "retry", "retryOf": "nightly-1"})";
  EXPECT_THAT(CreateRun(retry), HasSubstr("remembers no run"));
  api::Run run;
  run.meta = {.ns = "team-a", .name = "nightly-1"};
  run.spec.schedule = {"nightly", "s-1"};
  run.status.outcome.phase = domain::RunPhase::kFailed;
  ask_.cluster.runs["nightly-1"] = run;
  EXPECT_THAT(CreateRun(retry), HasSubstr("remembers no run")) << "it only says that it is one";
  run.status.resolved = domain::FactsOf(run);
  ask_.cluster.runs["nightly-1"] = run;
  EXPECT_EQ(CreateRun(retry), "");
  run.status.outcome.phase = domain::RunPhase::kSuccess;
  ask_.cluster.runs["nightly-1"] = run;
  EXPECT_THAT(CreateRun(retry), HasSubstr("was a success"));
}

TEST_F(ReviewTest, ARunMayComeBeforeItsSchedule) {
  const auto answer = ask_.Create(
      ReviewedKind::kRun,
      RunObject(R"({"scheduleRef": {"name": "nightly", "uid": "s-1"}, "trigger": "manual"})"));
  EXPECT_FALSE(answer.refusal);
  EXPECT_THAT(answer.warnings, ElementsAre(HasSubstr("there is no BackupSchedule \"nightly\"")));
}

TEST_F(ReviewTest, OfARunOnlyCancelIsChanged) {
  const json before = RunObject(R"({"scheduleRef": {"name": "nightly"}, "trigger": "manual"})");
  json after = before;
  after["spec"]["cancel"] = true;
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kRun, before, after)), "");
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kRun, after, before)),
              StartsWith("422 Invalid: spec.cancel: "));
  after["spec"]["scheduleRef"]["name"] = "weekly";
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kRun, before, after)),
              StartsWith("422 Invalid: spec: "));
  ask_.user = kOperator;
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kRun, before, after)), "");
}

// An owner that is not there makes the garbage collector delete the object.
TEST_F(ReviewTest, WhatDecidesAboutItsLifeIsForThoseWhoMayDeleteIt) {
  const std::vector<std::pair<std::string, json>> fields = {
      {"ownerReferences", json::array({{{"uid", "nobody"}, {"kind", "Tenant"}}})},
      {"finalizers", {"example.com/keep"}},
      {"labels", {{"strongroom.dev/schedule", "other"}}},
      {"annotations", {{"strongroom.dev/drill-due", "x"}}}};
  for (const auto& entry : base::kEnumWords<ReviewedKind>) {
    for (const auto& [field, value] : fields) {
      SCOPED_TRACE(std::string(entry.word) + ' ' + field);
      const json before = Object("one", R"({"x": 1})");
      json after = before;
      after["metadata"][field] = value;
      ask_.cluster.may_delete = false;
      ask_.cluster.asked.clear();
      EXPECT_THAT(Questions::Said(ask_.Update(entry.value, before, after)),
                  StartsWith("403 Forbidden: metadata." + field));
      EXPECT_THAT(ask_.cluster.asked, ElementsAre("ada delete strongroom.dev/" +
                                                  std::string(entry.word) + " team-a/one"));
      EXPECT_NE(Questions::Said(ask_.Update(entry.value, after, before)), "") << "taken away";
      EXPECT_THAT(Questions::Said(ask_.Create(entry.value, after)),
                  StartsWith("403 Forbidden: metadata." + field));
      ask_.cluster.may_delete = true;
      EXPECT_EQ(Questions::Said(ask_.Update(entry.value, before, after)), "");
    }
  }
}

// What the plugin and people who operate make: nothing of it is guarded.
TEST_F(ReviewTest, RunsOfPeopleAreTakenFromThoseWhoMayNotDeleteThem) {
  ask_.cluster.schedules["nightly"] = api::DecodeSchedule(ScheduleObject());
  const json made = api::BuildAskedRun(
      "team-a", "mine", {.schedule = {"nightly", "s-1"}, .trigger = domain::Trigger::kManual});
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kRun, made)), "");
  json labelled = made;
  labelled["metadata"]["labels"] = {{"team", "a"}, {"app.kubernetes.io/managed-by", "ci"}};
  labelled["metadata"]["finalizers"] = json::array();
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kRun, labelled)), "");
  EXPECT_THAT(ask_.cluster.asked, IsEmpty());
  labelled["metadata"]["finalizers"] = {"example.com/keep"};
  EXPECT_THAT(Questions::Said(ask_.Create(ReviewedKind::kRun, labelled)),
              StartsWith("403 Forbidden: metadata.finalizers: "));
}

TEST_F(ReviewTest, WhoIsToldOfAScheduleIsForThoseWhoMayChangeIt) {
  json after = ScheduleObject();
  after["metadata"]["labels"] = {{"strongroom.dev/notify", "team-a"}};
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kSchedule, after)), "");
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kSchedule, ScheduleObject(), after)), "");
  EXPECT_THAT(ask_.cluster.asked, IsEmpty());
}

TEST_F(ReviewTest, RequestsByAnnotationAreForThoseWhoMayChangeTheObject) {
  json after = ScheduleObject();
  after["metadata"]["annotations"] = {{"strongroom.dev/run-now", "1"}};
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kSchedule, ScheduleObject(), after)), "");
  EXPECT_THAT(ask_.cluster.asked, IsEmpty());
}

// A Job of the schedule or tenant would do for them what they may not do themselves.
TEST_F(ReviewTest, WhoNamesAnAccountOrSecretHasToBeAllowedToUseIt) {
  const std::string cluster = R"({"provider": "kubernetes", "kubernetes": )";
  struct Row {
    ReviewedKind kind;
    json object;
    std::string field;
    std::vector<std::string> rights;  // each of which is enough
  };
  json schedule = ScheduleObject();
  schedule["spec"]["executor"]["serviceAccountName"] = "other";
  const std::vector<std::string> of_accounts = {"create pods", "use serviceaccounts/other"};
  const std::vector<Row> rows = {
      {ReviewedKind::kTenant,
       Object("c", cluster + R"({"kubeconfigSecretRef": {"name": "spare"}}})"),
       "spec.kubernetes.kubeconfigSecretRef",
       {"get secrets/spare"}},
      {ReviewedKind::kTenant, Object("c", cluster + R"({"serviceAccountName": "other"}})"),
       "spec.kubernetes.serviceAccountName", of_accounts},
      {ReviewedKind::kTenant,
       Object("c", R"({"provider": "directory", "directory": {"claimName": "files"}})"),
       "spec.directory.claimName",
       {"create pods", "use persistentvolumeclaims/files"}},
      {ReviewedKind::kSchedule, schedule, "spec.executor.serviceAccountName", of_accounts},
      {ReviewedKind::kRestore, Object("back", R"({"backupSet": "nightly-202603010130-42",
          "target": {"kubernetes": {"serviceAccountName": "other"}}})"),
       "spec.target.kubernetes.serviceAccountName", of_accounts}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.field);
    ask_.cluster.may.clear();
    EXPECT_THAT(Questions::Said(ask_.Create(row.kind, row.object)),
                StartsWith("403 Forbidden: " + row.field + ": names "));
    for (const std::string& right : row.rights) {
      ask_.cluster.may = {right};
      EXPECT_EQ(Questions::Said(ask_.Create(row.kind, row.object)), "") << right;
    }
    ask_.cluster.may = {"get secrets/another", "use serviceaccounts/another"};
    EXPECT_NE(Questions::Said(ask_.Create(row.kind, row.object)), "");
  }
}

TEST_F(ReviewTest, WhatWasNamedBeforeIsNotAskedAboutAgain) {
  json before = ScheduleObject();
  before["spec"]["executor"]["serviceAccountName"] = "other";
  json after = before;
  after["spec"]["timeOfDay"] = "04:30";
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kSchedule, before, after)), "");
  EXPECT_THAT(ask_.cluster.asked, IsEmpty());
  after["spec"]["executor"]["serviceAccountName"] = "third";
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kSchedule, before, after)),
              HasSubstr("ServiceAccount \"third\""));
}

// Of a Tenant that somebody else has made.
TEST_F(ReviewTest, WhereWhatWasNamedGoesIsAskedAboutAgain) {
  const json before = Object("contoso", R"({"provider": "microsoftGraph", "microsoftGraph": {
      "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
      "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621",
      "credentialsSecretRef": {"name": "graph"}}})");
  json more = before;
  more["spec"]["maxConcurrentRuns"] = 2;
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kTenant, before, more)), "");
  EXPECT_THAT(ask_.cluster.asked, IsEmpty());
  ask_.rules.allowed.cloud_hosts = {"gateway.example"};
  json elsewhere = before;
  elsewhere["spec"]["microsoftGraph"]["cloud"] = "custom";
  elsewhere["spec"]["microsoftGraph"]["endpoints"] = {{"login", "https://gateway.example"},
                                                      {"graph", "https://gateway.example"}};
  json other_application = before;
  other_application["spec"]["microsoftGraph"]["clientID"] = "00000000-0000-4000-8000-000000000001";
  for (const json& after : {elsewhere, other_application}) {
    ask_.cluster.may.clear();
    EXPECT_THAT(
        Questions::Said(ask_.Update(ReviewedKind::kTenant, before, after)),
        testing::AllOf(StartsWith("403 Forbidden: spec.microsoftGraph.credentialsSecretRef: "
                                  "names Secret \"graph\""),
                       HasSubstr("; it was named before, but")));
    ask_.cluster.may = {"get secrets/graph"};
    EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kTenant, before, after)), "");
  }
}

TEST_F(ReviewTest, AnotherKeyOfASecretIsAnotherReference) {
  const auto with = [](const std::string& key) {
    return Object("c", R"({"provider": "kubernetes", "kubernetes": {"kubeconfigSecretRef": {
        "name": "spare", "key": ")" +
                           key + R"("}}})");
  };
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kTenant, with("reader"), with("admin"))),
              HasSubstr("names Secret \"spare\""));
}

// Nobody names it, and its token is sent all the same.
TEST_F(ReviewTest, TheDefaultAccountIsAskedAboutWhereATenantSignsInAsIt) {
  const json object = Object("contoso", R"({"provider": "microsoftGraph", "microsoftGraph": {
      "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
      "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621", "workloadIdentity": {}}})");
  EXPECT_THAT(Questions::Said(ask_.Create(ReviewedKind::kTenant, object)),
              StartsWith("403 Forbidden: spec.microsoftGraph.workloadIdentity.serviceAccountName: "
                         "names ServiceAccount \"default\""));
  ask_.cluster.may = {"use serviceaccounts/default"};
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kTenant, object)), "");
}

TEST_F(ReviewTest, WhatAnAccountWorksForIsAskedAboutAgain) {
  json before = ScheduleObject();
  before["spec"]["executor"]["serviceAccountName"] = "reader";
  before["spec"]["drill"] = {{"every", "7d"}, {"serviceAccountName", "restorer"}};
  json other_tenant = before;
  other_tenant["spec"]["tenantRef"]["name"] = "mine";
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kSchedule, before, other_tenant)),
              HasSubstr("names ServiceAccount \"reader\""));
  json as_restorer = before;
  as_restorer["spec"]["executor"]["serviceAccountName"] = "restorer";
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kSchedule, before, as_restorer)),
              HasSubstr("spec.executor.serviceAccountName: names ServiceAccount \"restorer\""));
}

// Whoever has made the plan may not be there to say so.
TEST_F(ReviewTest, APlanIsAppliedByThoseAloneWhoMayUseItsTarget) {
  const json plan = Object("back", R"({"backupSet": "nightly-202603010130-42", "mode": "plan",
      "target": {"kubernetes": {"serviceAccountName": "restorer"}}})");
  json apply = plan;
  apply["spec"]["mode"] = "apply";
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kRestore, plan, apply)),
              StartsWith("403 Forbidden: spec.target.kubernetes.serviceAccountName: names "
                         "ServiceAccount \"restorer\""));
  json canceled = plan;
  canceled["spec"]["cancel"] = true;
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kRestore, plan, canceled)), "");
  ask_.cluster.may = {"use serviceaccounts/restorer"};
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kRestore, plan, apply)), "");
}

// As the CRD has it from Kubernetes 1.25 on.
TEST_F(ReviewTest, ARestoreStaysWhatItWasMadeFor) {
  ask_.cluster.may = {"create pods"};
  const json before = Object("back", R"({"backupSet": "nightly-202603010130-42",
      "requireApproval": true, "target": {"kubernetes": {"serviceAccountName": "restorer"}}})");
  json other_set = before;
  other_set["spec"]["backupSet"] = "nightly-202603020130-43";
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kRestore, before, other_set)),
              StartsWith("403 Forbidden: a restore stays what it was made for"));
  json unapproved = before;
  unapproved["spec"]["requireApproval"] = false;
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kRestore, before, unapproved)),
              StartsWith("403 Forbidden: requireApproval: cannot be taken back"));
  json later = before;
  later["spec"]["timeoutSeconds"] = 60;
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kRestore, before, later)), "");
}

TEST_F(ReviewTest, ImagesAndTolerationsAreThoseOfTheInstallationsLists) {
  json object = ScheduleObject();
  object["spec"]["executor"] = {{"image", "example.com/mine:1"},
                                {"tolerations", json::array({{{"key", "gpu"}}})}};
  const std::string said = Questions::Said(ask_.Create(ReviewedKind::kSchedule, object));
  EXPECT_EQ(said, "422 Invalid: " + domain::Describe(api::CheckExecutor(
                                        api::DecodeSchedule(object).spec->executor, {}, "")));
  EXPECT_THAT(said, testing::AllOf(HasSubstr("spec.executor.image"),
                                   HasSubstr("spec.executor.tolerations")));
  Questions others{.rules = {.catalogues = test::BuiltInCatalogues(),
                             .operators = {},
                             .allowed = {.images = {}, .tolerations = {"gpu"}},
                             .own_image = "example.com/mine:1"}};
  EXPECT_EQ(Questions::Said(others.Create(ReviewedKind::kSchedule, object)), "");
}

// As the controller's: without a webhook it does the same.
TEST_F(ReviewTest, WhereATenantSignsInIsOfTheInstallationsLists) {
  const json object = Object("contoso", R"({"provider": "microsoftGraph", "microsoftGraph": {
      "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
      "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621", "cloud": "custom",
      "endpoints": {"login": "https://evil.example", "graph": "https://graph.example"},
      "workloadIdentity": {"audience": "https://kubernetes.default.svc"}}})");
  ask_.cluster.may = {"create pods"};
  EXPECT_EQ(
      Questions::Said(ask_.Create(ReviewedKind::kTenant, object)),
      "422 Invalid: " + domain::Describe({*api::CheckTenant(api::DecodeTenant(object).spec, {})}));
  Questions others{.rules = {.catalogues = test::BuiltInCatalogues(),
                             .operators = {},
                             .allowed = {.images = {},
                                         .tolerations = {},
                                         .audiences = {"https://kubernetes.default.svc"},
                                         .cloud_hosts = {"graph.example"}}}};
  others.cluster.may = {"create pods"};
  EXPECT_THAT(Questions::Said(others.Create(ReviewedKind::kTenant, object)),
              StartsWith("422 Invalid: spec.microsoftGraph.endpoints.login: \"evil.example\""));
  others.rules.allowed.cloud_hosts.push_back("evil.example");
  EXPECT_EQ(Questions::Said(others.Create(ReviewedKind::kTenant, object)), "");
}

TEST_F(ReviewTest, AScheduleSignsInAsItsTenantsAccount) {
  ask_.cluster.tenants["cluster"] = TenantOf(R"({"provider": "microsoftGraph", "microsoftGraph": {
      "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
      "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621",
      "workloadIdentity": {"serviceAccountName": "graph-reader"}}})");
  ask_.cluster.may = {"create pods"};
  json object = ScheduleObject();
  object["spec"]["policyTypes"] = {"*"};
  object["spec"]["executor"]["serviceAccountName"] = "other";
  EXPECT_THAT(Questions::Said(ask_.Create(ReviewedKind::kSchedule, object)),
              StartsWith("422 Invalid: spec.executor.serviceAccountName: leave it out"));
  object["spec"]["executor"]["serviceAccountName"] = "graph-reader";
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kSchedule, object)), "");
}

TEST_F(ReviewTest, DeletionsAndWhatIsNotReviewedAreTakenWithoutAQuestion) {
  ask_.cluster.is_away = true;
  auto request = ask_.Request(ReviewedKind::kSchedule, AdmissionOperation::kDelete, "nightly");
  const json bad = ScheduleObject("Europe/Berln");
  EXPECT_FALSE(ask_.Ask(request, json::object(), bad).refusal);
  request.kind.reset();
  request.operation = AdmissionOperation::kCreate;
  EXPECT_FALSE(ask_.Ask(request, bad, json::object()).refusal);
}

TEST_F(ReviewTest, NothingIsSaidWhereKubernetesDoesNotAnswer) {
  ask_.cluster.is_away = true;
  EXPECT_THROW(ask_.Create(ReviewedKind::kSchedule, ScheduleObject()), web::WebError);
  json after = ScheduleObject();
  after["metadata"]["finalizers"] = {"x"};
  EXPECT_THROW(ask_.Update(ReviewedKind::kSchedule, ScheduleObject(), after), web::WebError);
}

}  // namespace
}  // namespace strongroom::server::admission
