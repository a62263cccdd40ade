#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <tuple>

#include "api/restore_exchange.h"
#include "domain/drill_object.h"
#include "domain/service_account.h"
#include "integration/server/report_fixture.h"
#include "integration/support/full_audit_log.h"
#include "server/restore/restore_endpoints.h"
#include "store/restores.h"
#include "support/restoring_pod.h"
#include "web/url.h"

// What executors of restores ask, with a real PostgreSQL and a cluster in memory.
namespace strongroom::server::restore {
namespace {

using api::RestoreProgress;
using api::RestoreProgressItem;
using domain::RestoreAction;
using domain::RestorePhase;
using domain::RestoreStep;
using nlohmann::json;
using Result = domain::RestoredItem::Result;
using Items = std::vector<RestoreProgressItem>;

const std::string kSetDigest = "sha256:" + std::string(64, 'c');

// Set nightly-1-1 of team-a is stored, and restore "back" is of it.
class RestoreTest : public report::ReportTest {
 protected:
  RestoreTest() {
    endpoints_.AddTo(chain_, router_, {.at_once = 8});
    EXPECT_EQ(Send(report::Report(report::Items())).status, 200);
    made_ =
        test::MakeRestoringPod(test_.Value("SELECT run_name || '-' || id FROM "
                                           "strongroom.backup_sets"));
    made_.PutInto(cluster_, "restorer.token");
  }

  struct Asked {
    std::string method = "GET";
    std::string what;
    std::string body = {};
    std::string token = "restorer.token";
    std::string uid = test::kRestoreUid;
    std::string from = {};
    std::string content_type = "application/json";
    std::string ns = "team-a";
    std::string restore = "back";
  };
  http::Response Ask(const Asked& asked) {
    test::TextBody body(asked.body);
    http::Request request;
    request.method = asked.method;
    request.path = web::PathOf(std::string(api::kRestorePath) + '/' + asked.what,
                               {{"namespace", asked.ns}, {"restore", asked.restore}});
    request.peer = "10.0.0.1";
    request.headers = {{"authorization", "Bearer " + asked.token},
                       {"content-type", asked.content_type}};
    request.query = {{api::kRestoreUid, asked.uid}};
    if (!asked.from.empty()) request.query[api::kRestoreFrom] = asked.from;
    request.body = &body;
    return router_.Route(request);
  }
  std::string Say(const RestoreProgress& progress) {
    return CodeOf(
        Ask({.method = "POST", .what = "progress", .body = api::WriteRestoreProgress(progress)}));
  }

  // One of each action.
  static Items AllActions() {
    Items items;
    for (const auto& [action, word] : base::kEnumWords<RestoreAction>) {
      const auto ordinal = static_cast<int64_t>(items.size());
      items.push_back({.ordinal = ordinal,
                       .planned = {.type = "roles",
                                   .id = "prod/Role/" + std::to_string(ordinal),
                                   .action = action},
                       .result = {}});
    }
    return items;
  }
  RestoreProgress Plan(Items items, std::optional<api::RestoreStepEnd> end = {}) const {
    return {.step = RestoreStep::kPlan,
            .spec_digest = made_.SpecDigest(),
            .is_first = true,
            .items = std::move(items),
            .end = std::move(end)};
  }
  static api::RestoreStepEnd End(const std::string& digest, int64_t items) {
    return {.plan_digest = digest,
            .set_digest = digest.empty() ? "" : kSetDigest,
            .items = items,
            .unmet = 1};
  }
  static RestoreProgressItem ResultOf(int64_t ordinal, Result result,
                                      const std::string& reason = "") {
    RestoreProgressItem item;
    item.ordinal = ordinal;
    item.result = result;
    item.reason = reason;
    return item;
  }
  RestoreProgress Done(Items items, std::optional<api::RestoreStepEnd> end = {}) const {
    return {.step = RestoreStep::kApply,
            .spec_digest = made_.SpecDigest(),
            .items = std::move(items),
            .end = std::move(end)};
  }
  domain::RestoreStatus Status() { return cluster_.FindRestore("team-a", "back")->status; }
  void SetPhase(RestorePhase phase) {
    api::Restore restore = *cluster_.FindRestore("team-a", "back");
    restore.status.phase = phase;
    cluster_.PutRestore(restore);
  }
  // All is planned, and the Job is there to do it.
  void BeginToApply() {
    ASSERT_EQ(Say(Plan(AllActions(), End(test::kPlanDigest, 6))), "200");
    made_.restore = *cluster_.FindRestore("team-a", "back");
    made_.MakeIt(RestoreStep::kApply, test::kPlanDigest);
    made_.PutInto(cluster_, "restorer.token");
  }

  Audit audit_{
      [this](const store::AuditEntry& entry) { store::AppendAudit(test_.database(), entry); },
      clock_};
  TokenReviews reviews_{cluster_, clock_};
  Chain chain_{{.authenticate =
                    [this](const http::Request& request) {
                      return reviews_.IdentityOf(request.Header("authorization"));
                    },
                .audit = audit_,
                .clock = clock_}};
  http::AnswerBytes answers_{size_t{64} << 20U};
  RestoreEndpoints endpoints_{{.cluster = cluster_,
                               .database = test_.database(),
                               .audit = audit_,
                               .clock = clock_,
                               .memory = memory_,
                               .answers = answers_,
                               .max_items = 1'000}};
  http::Router router_{RefuseRequest};
  test::RestoringPod made_;
};

TEST_F(RestoreTest, GivesTheSetThatItNames) {
  const http::Response answer = Ask({.what = "set"});
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json");
  const json set = json::parse(answer.body);
  EXPECT_EQ(set["kind"], "BackupSet");
  EXPECT_EQ(set["metadata"]["name"], made_.restore.spec.backup_set);
  EXPECT_EQ(set["status"]["items"], 3);

  const http::Response content = Ask({.what = "content"});
  ASSERT_EQ(content.status, 200);
  EXPECT_EQ(content.content_type, "application/x-ndjson");
  std::string text;
  std::string piece;
  while (content.source->Next(piece)) text += piece;
  std::vector<std::string> ids;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const json item = json::parse(line);
    EXPECT_TRUE(item["content"].is_object());
    ids.push_back(item["name"]);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"networkPolicies/allow", "networkPolicies/deny",
                                           "roles/reader"}));
  EXPECT_EQ(
      test_.Value("SELECT string_agg(actor || ' ' || subject || ' ' || (details ->> 'items'), "
                  "',' ORDER BY id) FROM strongroom.audit_log WHERE action = 'read'"),
      "system:serviceaccount:team-a:restorer backupsets/" + made_.restore.spec.backup_set +
          " 0,system:serviceaccount:team-a:restorer backupsets/" + made_.restore.spec.backup_set +
          "/content 3");
}

TEST_F(RestoreTest, GivesNothingWithoutARowOfIt) {
  test::FillAuditLog(test_);
  for (const char* what : {"set", "content"}) {
    EXPECT_EQ(CodeOf(Ask({.what = what})), "503 STORE_UNAVAILABLE") << what;
  }
  test::EmptyAuditLog(test_);
  EXPECT_EQ(Ask({.what = "content"}).status, 200);
}

TEST_F(RestoreTest, GivesASetThatIsMarkedForRemoval) {
  ASSERT_EQ(test_.StateOf("UPDATE strongroom.backup_sets SET deleted_at = now()"), "");
  EXPECT_EQ(Ask({.what = "set"}).status, 200);
  EXPECT_EQ(Ask({.what = "content"}).status, 200);
}

// A drill is one as the controller makes it, whatever else says that it is.
TEST_F(RestoreTest, StoresWhoseDrillAPlanIsOf) {
  domain::Restore& restore = made_.restore;
  restore.drill = domain::DrillMark{
      .schedule_name = "nightly", .schedule_uid = "no UUID'", .due = {}, .attempt = 1};
  const auto say = [&](const std::string& name) {
    restore.meta.name = name;
    made_.PutInto(cluster_, "restorer.token");
    EXPECT_EQ(Ask({.method = "POST",
                   .what = "progress",
                   .body = api::WriteRestoreProgress(Plan(AllActions(), End(test::kPlanDigest, 6))),
                   .restore = name})
                  .status,
              200)
        << name;
    const std::string schedule = test_.Value("SELECT drill_of FROM strongroom.restores");
    EXPECT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                            "DELETE FROM strongroom.restore_items; "
                            "DELETE FROM strongroom.restores"),
              "");
    return schedule;
  };
  EXPECT_EQ(say(domain::DrillName(*restore.drill, restore.spec)), "no UUID'");
  EXPECT_EQ(say("nightly-drill-01234567890"), "");
}

TEST_F(RestoreTest, GivesNoOtherSet) {
  const auto name = [&](const std::string& set) {
    made_.restore.spec.backup_set = set;
    made_.MakeIt(RestoreStep::kPlan);
    made_.PutInto(cluster_, "restorer.token");
  };
  name("nightly-1-999");
  for (const char* what : {"set", "content"}) {
    EXPECT_EQ(CodeOf(Ask({.what = what})), "404 NOT_FOUND") << what;
  }
  name(test_.Value("SELECT run_name || '-' || id FROM strongroom.backup_sets"));
  ASSERT_EQ(Ask({.what = "set"}).status, 200);
  // That of another namespace.
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.backup_sets SET namespace = 'team-b'"),
            "");
  EXPECT_EQ(CodeOf(Ask({.what = "set"})), "404 NOT_FOUND");
  // That of another cluster.
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.backup_sets SET namespace = 'team-a', cluster_uid = "
                          "'00000000-0000-4000-8000-000000000099'"),
            "");
  EXPECT_EQ(CodeOf(Ask({.what = "set"})), "404 NOT_FOUND");
}

TEST_F(RestoreTest, IsForItsOwnExecutorAlone) {
  PutRun("nightly-2", "00000000-0000-4000-8000-000000001002");
  cluster_.AddToken("no.pod",
                    {.user = domain::ServiceAccountUser("team-a", "restorer"), .ns = "team-a"});
  const std::vector<std::tuple<const char*, Asked, const char*>> rows = {
      {"nobody", {.token = "none"}, "401 UNAUTHENTICATED"},
      {"a token of no pod", {.token = "no.pod"}, "403 FOREIGN_POD"},
      {"an executor of a run", {.token = "nightly-2.token"}, "403 FOREIGN_POD"},
      {"another namespace", {.token = "team-b.token"}, "403 FOREIGN_NAMESPACE"},
      {"another namespace's path", {.ns = "team-b"}, "403 FOREIGN_NAMESPACE"},
      {"the UID of another restore", {.uid = "other"}, "403 UNKNOWN_RESTORE"},
      {"no UID", {.uid = ""}, "400 REPORT_INVALID"},
  };
  for (const auto& [what, row, code] : rows) {
    for (const char* path : {"set", "content", "plan", "progress"}) {
      Asked asked = row;
      asked.what = path;
      if (asked.what == "progress") asked.method = "POST";
      EXPECT_EQ(CodeOf(Ask(asked)), code) << what << " at " << path;
    }
  }
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.audit_log WHERE action = 'read'"), "0");
  EXPECT_NE(test_.Value("SELECT count(*) FROM strongroom.audit_log WHERE action = 'restore' AND "
                        "result = 'refused' AND reason = 'FOREIGN_POD' AND subject = "
                        "'backuprestores/back'"),
            "0");
  // And the restore's own is told nothing once it has ended.
  SetPhase(RestorePhase::kFailed);
  for (const char* path : {"set", "content", "plan"}) {
    EXPECT_EQ(CodeOf(Ask({.what = path})), "409 RESTORE_TERMINAL") << path;
  }
  EXPECT_EQ(Say(Plan({})), "409 RESTORE_TERMINAL");
}

TEST_F(RestoreTest, StoresAPlanAndSaysSo) {
  Items items = AllActions();
  items.front().planned.awaits_others = true;
  items.back().planned.reason = "Denied";
  items.back().planned.message = "not on Sundays";
  RestoreProgress first = Plan(Items(items.begin(), items.begin() + 4));
  RestoreProgress last = Plan(Items(items.begin() + 4, items.end()), End(test::kPlanDigest, 6));
  last.is_first = false;
  EXPECT_EQ(Say(first), "200");
  EXPECT_FALSE(Status().plan);
  EXPECT_EQ(Say(last), "200");
  const auto shown = Status().plan;
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->spec_digest, made_.SpecDigest());
  EXPECT_EQ(shown->digest, test::kPlanDigest);
  EXPECT_EQ(shown->set_digest, kSetDigest);
  EXPECT_EQ(shown->counts, (domain::RestoreCounts{1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(shown->unmet, 1);
  EXPECT_EQ(shown->untried, 1);
  EXPECT_EQ(shown->refused, (std::vector{domain::RefusedPolicy{"roles", "prod/Role/5", "Denied"}}));
  EXPECT_EQ(shown->message, "");
  EXPECT_EQ(shown->reason, "");
  EXPECT_EQ(Say(last), "200") << "its answer was lost";
  EXPECT_EQ(Status().plan, shown);
  EXPECT_EQ(cluster_.patches(), 2) << "one is that of the run";
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.audit_log WHERE action = 'restore' AND "
                        "result = 'accepted'"),
            "1");
  // Another executor finds something else.
  EXPECT_EQ(Say(Plan({items[1]})), "200");
  last.end->plan_digest = test::kOtherDigest;
  EXPECT_EQ(Say(last), "409 PLAN_CONFLICT");
  SetPhase(RestorePhase::kFailed);
  EXPECT_EQ(Say(last), "409 RESTORE_TERMINAL");
  last.end->plan_digest = test::kPlanDigest;
  EXPECT_EQ(Say(last), "200");
}

TEST_F(RestoreTest, ShowsTheFirstThatCannotBePutBack) {
  Items items;
  for (int64_t i = 0; i < 12; ++i) {
    RestoreProgressItem& item = items.emplace_back(AllActions().back());
    item.ordinal = i;
    item.planned.name = std::to_string(i) + "\n" + std::string(1'500, 'n');
    if (i > 0) item.planned.reason = "Denied";
  }
  ASSERT_EQ(Say(Plan(items, End(test::kPlanDigest, 12))), "200");
  ASSERT_EQ(Say(Plan(items, End(test::kPlanDigest, 12))), "200") << "its answer was lost";
  const auto shown = Status().plan;
  ASSERT_TRUE(shown);
  ASSERT_EQ(shown->refused.size(), domain::kMostRefusedShown);
  EXPECT_EQ(shown->refused[0].reason, "") << "it says none";
  EXPECT_TRUE(shown->refused[9].name.starts_with("9"));
  EXPECT_LE(shown->refused[9].name.size(), domain::kMaxRefusedName);
  EXPECT_EQ(cluster_.patches(), 2) << "one is that of the run";
}

TEST_F(RestoreTest, TellsWhyThereIsNoPlan) {
  RestoreProgress progress = Plan({}, End("", 0));
  EXPECT_EQ(Say(progress), "400 REPORT_INVALID") << "why not?";
  ASSERT_EQ(Say(Plan(AllActions())), "200");
  progress.end->reason = "NotInSet";
  progress.end->message = "nothing of roles/x";
  ASSERT_EQ(Say(progress), "200");
  ASSERT_EQ(Say(progress), "200");
  const auto shown = Status().plan;
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->digest, "");
  EXPECT_EQ(shown->reason, "NotInSet");
  EXPECT_EQ(shown->message, "nothing of roles/x");
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.restores"), "0");
  SetPhase(RestorePhase::kFailed);
  EXPECT_EQ(Say(progress), "200");
}

TEST_F(RestoreTest, TakesNothingThatDoesNotFit) {
  const auto with = [&](const std::function<void(RestoreProgress&)>& change) {
    RestoreProgress progress = Plan(AllActions(), End(test::kPlanDigest, 6));
    change(progress);
    return Say(progress);
  };
  EXPECT_EQ(with([](auto& p) { p.spec_digest = "something else"; }), "409 PLAN_CONFLICT");
  EXPECT_EQ(with([](auto& p) { p.step = RestoreStep::kApply; }), "409 PLAN_CONFLICT");
  EXPECT_EQ(with([](auto& p) { p.items[0].planned.type = ""; }), "400 REPORT_INVALID");
  EXPECT_EQ(with([](auto& p) { p.items[0].planned.id = ""; }), "400 REPORT_INVALID");
  EXPECT_EQ(with([](auto& p) { p.items[0].result = Result::kDone; }), "400 REPORT_INVALID");
  EXPECT_EQ(with([](auto& p) { p.items[0].ordinal = 1'000; }), "413 TOO_MANY_ITEMS");
  EXPECT_EQ(with([](auto& p) { p.end->set_digest = ""; }), "400 REPORT_INVALID");
  EXPECT_EQ(with([](auto& p) { p.end->items = 7; }), "409 PLAN_CONFLICT");
  EXPECT_EQ(with([](auto& p) { p.items[1].ordinal = 0; }), "409 PLAN_CONFLICT");
  Asked asked{.method = "POST", .what = "progress"};
  for (const auto& [body, code] : std::vector<std::pair<std::string, const char*>>{
           {"", "400 REPORT_INVALID"},
           {"{}", "400 REPORT_INVALID"},
           {"[1]", "400 REPORT_INVALID"},
           {std::string(api::kMaxProgressBytes + 1, ' '), "413 TOO_LARGE"}}) {
    asked.body = body;
    EXPECT_EQ(CodeOf(Ask(asked)), code) << body.substr(0, 10);
  }
  asked.content_type = "application/zstd";
  EXPECT_EQ(CodeOf(Ask(asked)), "415 WRONG_CONTENT_TYPE");
  EXPECT_FALSE(Status().plan);
  EXPECT_EQ(with([](auto&) {}), "200");
}

TEST_F(RestoreTest, GivesThePlanToWhoDoesIt) {
  EXPECT_EQ(CodeOf(Ask({.what = "plan"})), "409 PLAN_CONFLICT") << "it is there to make it";
  BeginToApply();
  const auto page = [&](const std::string& from) {
    return api::ReadRestorePlanPage(Ask({.what = "plan", .from = from}).body);
  };
  EXPECT_EQ(page("").digest, test::kPlanDigest);
  EXPECT_EQ(page("").items, 6);
  EXPECT_EQ(page("").page, AllActions());
  EXPECT_EQ(page("4").page.size(), 2U);
  EXPECT_EQ(page("4").page[0], AllActions()[4]);
  EXPECT_EQ(page("6").page, Items{});
  for (const char* from : {"-1", "x", "1x", "99999999999999999999"}) {
    EXPECT_EQ(CodeOf(Ask({.what = "plan", .from = from})), "400 REPORT_INVALID") << from;
  }
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "DELETE FROM strongroom.restores"),
            "");
  EXPECT_EQ(CodeOf(Ask({.what = "plan"})), "404 NOT_FOUND");
  EXPECT_EQ(Say(Done({})), "404 NOT_FOUND");
}

TEST_F(RestoreTest, StoresWhatWasDoneAndCountsIt) {
  BeginToApply();
  EXPECT_EQ(Say(Done({ResultOf(0, Result::kDone)})), "200");
  auto shown = Status().result;
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->job, test::kRestoreJob);
  EXPECT_EQ(shown->done, 1);
  EXPECT_EQ(shown->not_reached, 0) << "it goes on";
  EXPECT_FALSE(shown->ended_at);

  EXPECT_EQ(Say(Done({ResultOf(3, Result::kDone)})), "409 PLAN_CONFLICT") << "it was not planned";
  EXPECT_EQ(Say(Done({AllActions()[0]})), "400 REPORT_INVALID") << "no result";

  RestoreProgress last = Done({ResultOf(1, Result::kFailed, "Denied")}, api::RestoreStepEnd{});
  last.end->reason = "Canceled";
  // It is told to stop, and says so.
  made_.pod.meta.is_deleting = true;
  cluster_.PutPod(made_.pod);
  EXPECT_EQ(CodeOf(Ask({.what = "plan"})), "403 FOREIGN_POD");
  EXPECT_EQ(Say(last), "200");
  shown = Status().result;
  EXPECT_EQ(shown->done, 1);
  EXPECT_EQ(shown->failed, 1);
  EXPECT_EQ(shown->not_reached, 1);
  EXPECT_EQ(shown->reason, "Canceled");
  EXPECT_TRUE(shown->ended_at);
  SetPhase(RestorePhase::kPartial);
  EXPECT_EQ(Say(last), "200") << "its answer was lost";
  EXPECT_EQ(Status().result, shown);
  EXPECT_EQ(test_.Value("SELECT string_agg(result || result_reason, ',' ORDER BY ordinal) FROM "
                        "strongroom.restore_items"),
            "done,failedDenied,,,,");
}

// What ends has its row before the status says so: a server that dies in between is asked again.
TEST_F(RestoreTest, EndsNothingWithoutARowOfIt) {
  const auto rows = [&] {
    return test_.Value(
        "SELECT count(*) FROM strongroom.audit_log WHERE action = 'restore' AND result = "
        "'accepted' AND actor = 'system:serviceaccount:team-a:restorer' AND subject = "
        "'backuprestores/back'");
  };
  const RestoreProgress plan = Plan(AllActions(), End(test::kPlanDigest, 6));
  RestoreProgress none = Plan({}, End("", 0));
  none.end->reason = "NotInSet";
  test::FillAuditLog(test_);
  for (const RestoreProgress& progress : {none, plan}) {
    EXPECT_EQ(Say(progress), "503 STORE_UNAVAILABLE");
    EXPECT_FALSE(Status().plan);
  }
  test::EmptyAuditLog(test_);
  EXPECT_EQ(rows(), "0");
  // Stored, and not shown.
  cluster_.ChangeBeforePatch(1'000);
  EXPECT_EQ(Say(plan), "503 CLUSTER_UNAVAILABLE");
  EXPECT_FALSE(Status().plan);
  EXPECT_EQ(rows(), "1");
  cluster_.ChangeBeforePatch(0);
  BeginToApply();
  EXPECT_EQ(rows(), "1") << "of the plan, once";
  const RestoreProgress done = Done({ResultOf(0, Result::kDone)}, api::RestoreStepEnd{});
  test::FillAuditLog(test_);
  EXPECT_EQ(Say(done), "503 STORE_UNAVAILABLE");
  EXPECT_FALSE(Status().result);
  test::EmptyAuditLog(test_);
  for (int times = 0; times < 2; ++times) EXPECT_EQ(Say(done), "200");
  EXPECT_EQ(rows(), "2") << "and of what was done, once";
}

TEST_F(RestoreTest, TellsOnceWhyThereIsNoPlan) {
  RestoreProgress none = Plan({}, End("", 0));
  none.end->reason = "NotInSet";
  for (int times = 0; times < 2; ++times) ASSERT_EQ(Say(none), "200");
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.audit_log WHERE action = 'restore'"), "1");
}

TEST_F(RestoreTest, AnotherJobGoesOnWithThePlan) {
  BeginToApply();
  ASSERT_EQ(Say(Done({ResultOf(0, Result::kDone), ResultOf(1, Result::kNotReached)},
                     api::RestoreStepEnd{})),
            "200");
  EXPECT_EQ(Status().result->not_reached, 2);
  made_.restore = *cluster_.FindRestore("team-a", "back");
  made_.job.meta.uid = made_.pod.job_uid = "00000000-0000-4000-8000-000000003003";
  made_.PutInto(cluster_, "restorer.token");
  ASSERT_EQ(Say(Done({ResultOf(0, Result::kNothingToDo), ResultOf(1, Result::kDone),
                      ResultOf(2, Result::kDone)},
                     api::RestoreStepEnd{})),
            "200");
  const auto shown = *Status().result;
  EXPECT_EQ(shown.job, made_.job.meta.uid);
  EXPECT_EQ(shown.done, 3) << "what the first one wrote was written by this restore";
  EXPECT_EQ(shown.nothing_to_do, 0);
  EXPECT_EQ(shown.not_reached, 0);
}

TEST_F(RestoreTest, IsSentAgainWhenKubernetesOrPostgresIsAway) {
  const RestoreProgress progress = Plan(AllActions(), End(test::kPlanDigest, 6));
  cluster_.SetAway(true);
  EXPECT_EQ(CodeOf(Ask({.what = "set", .token = "restorer.token"})), "503 CLUSTER_UNAVAILABLE");
  cluster_.SetAway(false);
  // Between what is stored and what is told.
  cluster_.ChangeBeforePatch(1'000);
  EXPECT_EQ(Say(progress), "503 CLUSTER_UNAVAILABLE");
  cluster_.ChangeBeforePatch(0);
  EXPECT_EQ(Say(progress), "200");
  EXPECT_EQ(Status().plan->digest, test::kPlanDigest);
  ASSERT_EQ(test_.StateOf("ALTER TABLE strongroom.restores RENAME TO gone"), "");
  EXPECT_EQ(Say(progress), "503 STORE_UNAVAILABLE");
}

}  // namespace
}  // namespace strongroom::server::restore
