#include <gtest/gtest.h>

#include "integration/database/stored_sets.h"
#include "integration/server/report_fixture.h"
#include "store/backup_sets.h"

namespace strongroom::server::report {
namespace {

using domain::RunPhase;
using test::Compress;
using test::MakeItem;
using test::ReportLines;

TEST_F(ReportTest, StoresASetAndShowsItInTheRun) {
  const http::Response response = Send(Report(Items()));
  ASSERT_EQ(CodeOf(response), "200") << response.body;
  const api::ReportAnswer answer = api::DecodeReportAnswer(response.body);
  EXPECT_EQ(answer.outcome.phase, RunPhase::kSuccess);
  EXPECT_EQ(answer.outcome.summary.changes, std::nullopt) << "it is the first";
  const int64_t id = std::stoll(answer.backup_set_id);
  EXPECT_TRUE(test::VerifySet(test_.database(), id));
  EXPECT_EQ(test_.Value("SELECT encode(root, 'hex') FROM strongroom.backup_sets"),
            answer.backup_set_digest);
  EXPECT_EQ(RunPhaseName(), "success");
  EXPECT_EQ(cluster_.FindRun("team-a", "nightly-1")->status.backup_set_id, answer.backup_set_id);
  EXPECT_TRUE(store::UnreportedSets(test_.database(), 10).empty());
  EXPECT_TRUE(HasCounted("stored", 1)) << registry_.Render();
  EXPECT_NE(registry_.Render().find("strongroom_backup_set_bytes_count{kind=\"raw\"} 1\n"),
            std::string::npos);
  EXPECT_EQ(test_.Value("SELECT result || ' ' || subject FROM strongroom.audit_log"),
            "accepted backupscheduleruns/nightly-1");
}

TEST_F(ReportTest, CountsChangesAgainstTheSetBefore) {
  Send(Report(Items()));
  const std::string second = "00000000-0000-4000-8000-000000001002";
  PutRun("nightly-2", second);
  const http::Response response =
      Send(Report({MakeItem("networkPolicies", "deny", "2"),
                   MakeItem("networkPolicies", "new", "1"), MakeItem("roles", "reader", "1")},
                  second),
           {.token = "nightly-2.token", .run = "nightly-2", .uid = second});
  ASSERT_EQ(CodeOf(response), "200") << response.body;
  EXPECT_EQ(api::DecodeReportAnswer(response.body).outcome.summary.changes,
            (domain::ChangeCounts{.added = 1, .changed = 1, .removed = 1}));
  EXPECT_EQ(test_.Value("SELECT new_blobs FROM strongroom.backup_sets ORDER BY id DESC LIMIT 1"),
            "2");
}

// Who did it is the tenant's word: it is shown as it is stored, and nothing else hangs by it.
TEST_F(ReportTest, ShowsInTheRunWhatChangedAndWhoDidIt) {
  constexpr const char* kToken = "ghp_0123456789abcdefghij0123456789abcdefgh";
  const std::string secret = std::string("roles/") + kToken;
  std::vector<api::ReportItem> items = Items();
  items.push_back(MakeItem("roles", kToken, "1"));
  Send(Report(items));
  EXPECT_TRUE(cluster_.FindRun("team-a", "nightly-1")->status.changes.empty());

  const std::string uid = "00000000-0000-4000-8000-000000001002";
  PutRun("nightly-2", uid);
  const auto by = [](const std::string& id, const std::string& actor) {
    return domain::Act{.external_id = id,
                       .deed = {.actor = actor,
                                .actor_kind = domain::ActorKind::kApp,
                                .at = std::chrono::sys_seconds{std::chrono::hours{1}},
                                .activity = "Delete \x1b[31mrole",
                                .audit_store = "auditEvents"}};
  };
  const std::vector<api::ReportItem> left = {MakeItem("networkPolicies", "deny", "2"),
                                             MakeItem("roles", "reader", "1")};
  const http::Response response =
      Send(Compress(ReportLines(
               uid, left, test::MakeOutcome(left),
               {by(secret, std::string("Bearer ") + kToken), by("roles/reader", "no")})),
           {.token = "nightly-2.token", .run = "nightly-2", .uid = uid});
  ASSERT_EQ(CodeOf(response), "200") << response.body;
  const auto changes = cluster_.FindRun("team-a", "nightly-2")->status.changes;
  EXPECT_EQ(api::DecodeReportAnswer(response.body).changes, changes);
  std::string told;
  for (const domain::ItemChange& change : changes) {
    told += std::string(domain::NameOf(change.change)) + ' ' + change.type + ' ' +
            change.deed.actor + ' ' + change.deed.activity + '\n';
  }
  EXPECT_EQ(told,
            "removed roles Bearer ***masked*** Delete \\x1b[31mrole\n"
            "removed networkPolicies  \n"
            "changed networkPolicies  \n");
  EXPECT_EQ(response.body.find(kToken), std::string::npos);
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.backup_set_changes c "
                        "WHERE to_jsonb(c)::text LIKE '%ghp_%'"),
            "0");
}

TEST_F(ReportTest, GivesTheSameAnswerToTheSameReportAgain) {
  const http::Response first = Send(Report(Items()));
  const http::Response second = Send(Report(Items()));
  EXPECT_EQ(first.body, second.body);
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(cluster_.patches(), 1);
  EXPECT_TRUE(HasCounted("repeated", 1)) << registry_.Render();
}

TEST_F(ReportTest, BelievesNoTimesThatCannotBe) {
  domain::Outcome outcome = test::MakeOutcome(Items());
  outcome.started_at = std::chrono::sys_seconds{std::chrono::seconds{-1}};
  outcome.finished_at = clock_.NowSeconds() + std::chrono::years{100};
  const http::Response response = Send(Compress(ReportLines(kRunUid, Items(), outcome)));
  ASSERT_EQ(CodeOf(response), "200") << response.body;
  const api::Run run = *cluster_.FindRun("team-a", "nightly-1");
  EXPECT_GE(run.status.outcome.started_at, run.meta.created_at);
  EXPECT_LE(run.status.outcome.finished_at, clock_.NowSeconds());
  EXPECT_EQ(api::DecodeReportAnswer(response.body).outcome, run.status.outcome);
}

TEST_F(ReportTest, TakesARunThatStoredNothing) {
  domain::Outcome outcome;
  outcome.phase = RunPhase::kFailed;
  outcome.reason = "AuthenticationFailed";
  outcome.error_code = "AUTHENTICATION_FAILED";
  const std::string report = Compress(ReportLines(kRunUid, {}, outcome));
  const http::Response first = Send(report);
  ASSERT_EQ(CodeOf(first), "200") << first.body;
  EXPECT_EQ(api::DecodeReportAnswer(first.body).backup_set_id, "");
  EXPECT_EQ(RunPhaseName(), "failed");
  EXPECT_EQ(Send(report).body, first.body) << "the same answer again";
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "409 RUN_TERMINAL");
}

}  // namespace
}  // namespace strongroom::server::report
