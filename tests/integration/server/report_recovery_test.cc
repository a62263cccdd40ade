#include <gtest/gtest.h>

#include "integration/server/report_fixture.h"
#include "server/report/status_sweep.h"
#include "store/backup_sets.h"

namespace strongroom::server::report {
namespace {

using domain::RunPhase;
using test::MakeItem;
using test::MakeOutcome;
using test::ReportLines;
using test::TextBody;

TEST_F(ReportTest, KeepsNothingOfAReportThatIsCutAnywhere) {
  const std::string report = Report(Items());
  for (size_t size = 0; size < report.size(); ++size) {
    const auto end = size % 2 == 0 ? TextBody::End::kCutOff : TextBody::End::kClean;
    TextBody body(report.substr(0, size), 32, end);
    ASSERT_EQ(CodeOf(Send(body, Sent{})), "400 REPORT_CUT_OFF") << size;
  }
  for (const char* table : {"backup_sets", "backup_items", "policy_blobs", "policy_objects"}) {
    EXPECT_EQ(test_.Value(std::string("SELECT count(*) FROM strongroom.") + table), "0") << table;
  }
  EXPECT_EQ(RunPhaseName(), "running");
  EXPECT_EQ(CodeOf(Send(report)), "200") << "the repetition stores it";
}

TEST_F(ReportTest, AnswersUnavailableWhenPostgresCutsTheSession) {
  // Noise, so that the first items are there before the report ends.
  std::vector<api::ReportItem> items;
  for (int i = 0; i < 15; ++i) {
    std::string value;
    for (int n = 0; n < 100; ++n) value += base::Sha256Hex(std::to_string(i * 1000 + n));
    items.push_back(MakeItem("roles", "r" + std::to_string(i), value));
  }
  const std::string report = Report(items);
  HookedBody body(report, report.size() - 10, [&] {
    test_.Value(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  });
  EXPECT_EQ(CodeOf(Send(body, Sent{})), "503 STORE_UNAVAILABLE");
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(CodeOf(Send(report)), "200");
  EXPECT_EQ(Sets(), "1");
}

TEST_F(ReportTest, FinishesLaterWhatKubernetesCouldNotBeTold) {
  const std::string report = Report(Items());
  WhenStored([&] { cluster_.SetAway(true); });
  EXPECT_EQ(CodeOf(Send(report)), "503 CLUSTER_UNAVAILABLE");
  EXPECT_EQ(Sets(), "1") << "committed before the run is told";
  cluster_.SetAway(false);
  EXPECT_EQ(RunPhaseName(), "running");
  EXPECT_EQ(store::UnreportedSets(test_.database(), 10).size(), 1U);
  EXPECT_EQ(SweepOnce(cluster_, test_.database()).settled, 1);
  EXPECT_EQ(RunPhaseName(), "success");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()).settled, 0);
  EXPECT_EQ(CodeOf(Send(report)), "200") << "the executor repeats until it hears so";
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(cluster_.patches(), 1);
}

// Its run is not gone because this cluster does not have it.
TEST_F(ReportTest, LeavesSetsOfAnotherClusterToItsOwnServer) {
  const std::string other = "00000000-0000-4000-8000-00000000c002";
  cluster_.SetUid("00000000-0000-4000-8000-00000000c001");
  WhenStored([&] { cluster_.SetAway(true); });
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "503 CLUSTER_UNAVAILABLE");
  cluster_.SetAway(false);
  test::FakeCluster elsewhere;
  elsewhere.SetUid(other);
  EXPECT_EQ(SweepOnce(elsewhere, test_.database()).settled, 0);
  EXPECT_EQ(RunPhaseName(), "running");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()).settled, 1);
  EXPECT_EQ(RunPhaseName(), "success");
}

TEST_F(ReportTest, AuditsASetWhoseRunCannotBeReadAnyMore) {
  WhenStored([&] { cluster_.MakeUnreadable("nightly-1"); });
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "500 INTERNAL");
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.audit_log WHERE result = 'accepted'"),
            "1");
  EXPECT_TRUE(HasCounted("unavailable", 1));
}

TEST_F(ReportTest, LeavesARunAloneThatEndsWhileItIsReported) {
  WhenStored([&] { PutRun("nightly-1", kRunUid, RunPhase::kCanceled); });
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "200") << "the set is stored";
  EXPECT_EQ(RunPhaseName(), "canceled");
  EXPECT_TRUE(store::UnreportedSets(test_.database(), 10).empty());
}

TEST_F(ReportTest, StoresNothingOfARunThatEndsWhileItsReportComes) {
  const std::string report = Report(Items());
  HookedBody body(report, report.size() - 10,
                  [&] { PutRun("nightly-1", kRunUid, RunPhase::kCanceled); });
  EXPECT_EQ(CodeOf(Send(body, Sent{})), "409 RUN_TERMINAL");
  EXPECT_EQ(Sets(), "0");
}

// A report that stores nothing is nowhere but in the run: it makes a difference which way that
// went.
TEST_F(ReportTest, SaysWhatBecameOfARunThatIsGoneOrHasEndedMeanwhile) {
  struct Row {
    const char* what;
    std::function<void()> change;
    const char* code;
  };
  const std::vector<Row> rows = {
      {"ended", [&] { PutRun("nightly-1", kRunUid, RunPhase::kCanceled); }, "409 RUN_TERMINAL"},
      {"gone", [&] { cluster_.DropRun("team-a", "nightly-1"); }, "403 UNKNOWN_RUN"},
      {"made anew", [&] { PutRun("nightly-1", "newer"); }, "403 UNKNOWN_RUN"},
  };
  domain::Outcome failed;
  failed.phase = RunPhase::kFailed;
  for (const Row& row : rows) {
    for (const std::string& report :
         {Report(Items()), test::Compress(test::ReportLines(kRunUid, {}, failed))}) {
      PutRun("nightly-1", kRunUid);
      HookedBody body(report, report.size() - 10, row.change);
      EXPECT_EQ(CodeOf(Send(body, Sent{})), row.code) << row.what;
    }
  }
  EXPECT_EQ(Sets(), "0");
}

TEST_F(ReportTest, SettlesSetsWhoseRunEndedOtherwiseOrIsGone) {
  Send(Report(Items()));
  const char* const forget = "UPDATE strongroom.backup_sets SET status_reported_at = NULL";
  PutRun("nightly-1", kRunUid, RunPhase::kCanceled);
  ASSERT_EQ(test_.StateOf(forget), "");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()).settled, 1);
  EXPECT_EQ(RunPhaseName(), "canceled") << "a terminal phase never changes";
  cluster_.DropRun("team-a", "nightly-1");
  ASSERT_EQ(test_.StateOf(forget), "");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()).settled, 1);
  EXPECT_EQ(SweepOnce(cluster_, test_.database()).settled, 0);
}

TEST_F(ReportTest, ARunThatCannotBeToldHoldsUpNoOther) {
  const std::string second = "00000000-0000-4000-8000-000000001002";
  PutRun("nightly-2", second);
  Send(Report(Items()));
  Send(Report(Items(), second), {.token = "nightly-2.token", .run = "nightly-2", .uid = second});
  ASSERT_EQ(test_.StateOf("UPDATE strongroom.backup_sets SET status_reported_at = NULL"), "");
  PutRun("nightly-1", kRunUid);
  PutRun("nightly-2", second);
  cluster_.RefusePatches("nightly-1");
  const SweepCounts counts = SweepOnce(cluster_, test_.database());
  EXPECT_EQ(counts.settled, 1);
  EXPECT_EQ(counts.stuck, 1);
  EXPECT_EQ(counts.problem, "team-a/nightly-1: the status is invalid");
  EXPECT_EQ(RunPhaseName("nightly-1"), "running");
  EXPECT_EQ(RunPhaseName("nightly-2"), "success");
  cluster_.RefusePatches("");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()).settled, 1);
  EXPECT_EQ(RunPhaseName("nightly-1"), "success");
}

TEST_F(ReportTest, NeedsOneSessionAtATime) {
  store::Database single(test_.dsn(), 1);
  const ReportPort port(PartsWith(single), clock_, limits_);
  for (int round = 0; round < 2; ++round) {
    TextBody body(Report(Items()));
    EXPECT_EQ(CodeOf(SendTo(port, body, {})), "200");
  }
}

}  // namespace
}  // namespace strongroom::server::report
