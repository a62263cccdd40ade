#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "integration/database/test_database.h"
#include "server/report_handler.h"
#include "server/status_sweep.h"
#include "store/backup_sets.h"
#include "store/reads.h"
#include "support/fake_cluster.h"
#include "support/report_body.h"

// The handler of reports with a real PostgreSQL and a cluster in memory: every way in which a
// report can go wrong.
namespace strongroom::server {
namespace {

using domain::RunPhase;
using testing::Compress;
using testing::MakeItem;
using testing::MakeOutcome;
using testing::ReportLines;
using testing::TextBody;

constexpr const char* kRunUid = "00000000-0000-4000-8000-000000001001";
constexpr const char* kScheduleUid = "00000000-0000-4000-8000-000000000002";
constexpr const char* kTenantUid = "00000000-0000-4000-8000-000000000001";

std::vector<api::ReportItem> Items() {
  return {MakeItem("networkPolicies", "deny", "1"), MakeItem("networkPolicies", "allow", "1"),
          MakeItem("roles", "reader", "1")};
}

std::string Report(const std::vector<api::ReportItem>& items, const std::string& uid = kRunUid) {
  return Compress(ReportLines(uid, items, MakeOutcome(items)));
}

class ReportTest : public ::testing::Test {
 protected:
  ReportTest() {
    cluster_.AddToken("team-a.token", IdentityIn("team-a"));
    cluster_.AddToken("team-b.token", IdentityIn("team-b"));
    cluster_.PutSchedule("team-a", "nightly", kScheduleUid);
    cluster_.PutTenant("team-a", "cluster", kTenantUid);
    PutRun("nightly-1", kRunUid);
  }

  static Identity IdentityIn(const std::string& ns) {
    return {.user = "system:serviceaccount:" + ns + ":runner",
            .ns = ns,
            .service_account = "runner",
            .pod = "pod"};
  }

  api::Run PutRun(const std::string& name, const std::string& uid,
                  RunPhase phase = RunPhase::kRunning) {
    api::Run run;
    run.meta.ns = "team-a";
    run.meta.name = name;
    run.meta.uid = uid;
    run.schedule_name = "nightly";
    run.schedule_uid = kScheduleUid;
    run.controller_uid = kScheduleUid;
    run.tenant = "cluster";
    run.phase = phase;
    cluster_.PutRun(run);
    return run;
  }

  struct Sent {
    std::string token = "team-a.token";
    std::string ns = "team-a";
    std::string run = "nightly-1";
    std::string uid = kRunUid;
    std::string content_type = std::string(api::kReportContentType);
  };
  http::Response Send(http::BodyReader& body, const Sent& sent) {
    http::Request request;
    request.method = "POST";
    request.peer = "10.0.0.1";
    request.headers = {{"authorization", "Bearer " + sent.token},
                       {"content-type", sent.content_type}};
    if (!sent.uid.empty()) request.query = {{"uid", sent.uid}};
    request.body = &body;
    return handler_.Handle(request, sent.ns, sent.run);
  }
  http::Response Send(const std::string& report, const Sent& sent) {
    TextBody body(report);
    return Send(body, sent);
  }
  http::Response Send(const std::string& report) { return Send(report, Sent{}); }

  static std::string CodeOf(const http::Response& response) {
    if (response.status == 200) return "200";
    return std::to_string(response.status) + " " +
           nlohmann::json::parse(response.body)["error"]["code"].get<std::string>();
  }
  std::string Sets() { return test_.Value("SELECT count(*) FROM strongroom.backup_sets"); }
  std::string RunPhaseName(const std::string& name = "nightly-1") {
    return std::string(domain::NameOf(cluster_.FindRun("team-a", name)->phase));
  }

  test::TestDatabase test_;
  testing::FakeCluster cluster_;
  base::SystemClock clock_;
  ReportLimits limits_{.max_report_bytes = 100'000,
                       .max_set_bytes = 1'000'000,
                       .max_item_bytes = 10'000,
                       .max_items = 20};
  std::vector<ReportRecord> records_;
  base::Mutex records_mutex_;
  ReportHandler handler_{
      {cluster_, test_.database(), clock_}, limits_, [this](const ReportRecord& record) {
        const base::MutexLock lock(records_mutex_);
        records_.push_back(record);
      }};
};

TEST_F(ReportTest, StoresASetAndShowsItInTheRun) {
  const http::Response response = Send(Report(Items()));
  ASSERT_EQ(CodeOf(response), "200") << response.body;
  const api::ReportAnswer answer = api::DecodeReportAnswer(response.body);
  EXPECT_EQ(answer.outcome.phase, RunPhase::kSuccess);
  EXPECT_EQ(answer.outcome.changes, domain::ChangeCounts{});
  const int64_t id = std::stoll(answer.backup_set_id);
  EXPECT_TRUE(store::VerifySet(test_.database(), id));
  EXPECT_EQ(store::FindSet(test_.database(), "team-a", id)->root, answer.backup_set_digest);
  EXPECT_EQ(RunPhaseName(), "success");
  EXPECT_EQ(cluster_.FindRun("team-a", "nightly-1")->backup_set_id, answer.backup_set_id);
  EXPECT_TRUE(store::UnreportedSets(test_.database(), 10).empty());
  ASSERT_EQ(records_.size(), 1U);
  EXPECT_EQ(records_[0].result, "stored");
  EXPECT_GT(records_[0].raw_bytes, 0);
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
           {.run = "nightly-2", .uid = second});
  ASSERT_EQ(CodeOf(response), "200") << response.body;
  EXPECT_EQ(api::DecodeReportAnswer(response.body).outcome.changes,
            (domain::ChangeCounts{.added = 1, .changed = 1, .removed = 1}));
  EXPECT_EQ(test_.Value("SELECT new_blobs FROM strongroom.backup_sets ORDER BY id DESC LIMIT 1"),
            "2");
}

TEST_F(ReportTest, GivesTheSameAnswerToTheSameReportAgain) {
  const http::Response first = Send(Report(Items()));
  const http::Response second = Send(Report(Items()));
  EXPECT_EQ(first.body, second.body);
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(cluster_.patches(), 1);
  EXPECT_EQ(records_[1].result, "repeated");
}

TEST_F(ReportTest, StoresOneSetForReportsAtOnce) {
  std::vector<std::future<http::Response>> reports;
  for (int i = 0; i < 5; ++i) {
    reports.push_back(std::async(std::launch::async, [&] { return Send(Report(Items())); }));
  }
  const std::string body = reports[0].get().body;
  for (size_t i = 1; i < reports.size(); ++i) EXPECT_EQ(reports[i].get().body, body);
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(RunPhaseName(), "success");
}

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

TEST_F(ReportTest, RefusesWhoMayNotReport) {
  struct Case {
    const char* what;
    Sent sent;
    const char* code;
  };
  const std::vector<Case> cases = {
      {"no token", {.token = ""}, "401 UNAUTHENTICATED"},
      {"a wrong or expired token", {.token = "expired.token"}, "401 UNAUTHENTICATED"},
      {"a foreign namespace's token", {.token = "team-b.token"}, "403 FOREIGN_NAMESPACE"},
      {"a run of another namespace", {.token = "team-b.token", .ns = "team-b"}, "403 UNKNOWN_RUN"},
      {"no such run", {.run = "nightly-9"}, "403 UNKNOWN_RUN"},
      {"an earlier run of that name", {.uid = "other"}, "403 UNKNOWN_RUN"},
      {"no uid", {.uid = ""}, "400 REPORT_INVALID"},
      {"another content type", {.content_type = "application/json"}, "415 REPORT_INVALID"},
  };
  int audited = 0;
  for (const Case& c : cases) {
    const std::string code = CodeOf(Send(Report(Items()), c.sent));
    EXPECT_EQ(code, c.code) << c.what;
    if (code[0] == '4' && code[1] == '0' && code[2] != '0') ++audited;
  }
  EXPECT_EQ(audited, 6);
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.audit_log WHERE result = 'refused' "
                        "AND source = '10.0.0.1'"),
            "6");
  EXPECT_EQ(Sets(), "0");
}

TEST_F(ReportTest, RefusesARunThatItsScheduleDoesNotOwn) {
  api::Run run = PutRun("nightly-1", kRunUid);
  run.controller_uid = "";
  cluster_.PutRun(run);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "403 FOREIGN_RUN");
  // A Run made by hand that names the UID of another namespace's schedule.
  run.schedule_uid = "00000000-0000-4000-8000-000000000066";
  run.controller_uid = run.schedule_uid;
  cluster_.PutRun(run);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "403 FOREIGN_RUN");
  EXPECT_EQ(Sets(), "0");
}

TEST_F(ReportTest, RefusesAReportThatIsTooLargeOrWrong) {
  std::vector<api::ReportItem> many;
  for (int i = 0; i < 21; ++i) many.push_back(MakeItem("roles", "r" + std::to_string(i), "1"));
  const std::vector<api::ReportItem> large = {MakeItem("roles", "a", std::string(10'001, 'x'))};
  std::vector<api::ReportItem> wrong = Items();
  wrong[1].digest = std::string(64, '0');
  std::vector<api::ReportItem> twice = Items();
  twice.push_back(twice[0]);
  std::vector<api::ReportItem> bomb;
  for (int i = 0; i < 20; ++i) {
    bomb.push_back(MakeItem("roles", "r" + std::to_string(i), std::string(9'000, 'x')));
  }
  std::string damaged = Report(Items());
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {Report(many), "413 TOO_MANY_ITEMS"},
      {Report(large), "413 ITEM_TOO_LARGE"},
      {Report(wrong), "400 REPORT_INVALID"},
      {Report(twice), "400 REPORT_INVALID"},
      {damaged, "400 REPORT_INVALID"},
      {"plain text", "400 REPORT_INVALID"},
      {Report(Items(), "another run"), "400 REPORT_INVALID"},
  };
  for (const auto& [report, code] : cases) {
    const http::Response response = Send(report);
    EXPECT_EQ(CodeOf(response), code) << response.body;
  }
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.policy_blobs"), "0");
  EXPECT_EQ(CodeOf(Send(Report(bomb))), "200") << "within the limits";
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

TEST_F(ReportTest, RefusesToReportARunThatHasEnded) {
  for (const RunPhase phase : {RunPhase::kFailed, RunPhase::kCanceled, RunPhase::kSkipped}) {
    PutRun("nightly-1", kRunUid, phase);
    EXPECT_EQ(CodeOf(Send(Report(Items()))), "409 RUN_TERMINAL");
    domain::Outcome outcome;
    outcome.phase = RunPhase::kFailed;
    outcome.error_code = "THROTTLED";
    EXPECT_EQ(CodeOf(Send(Compress(ReportLines(kRunUid, {}, outcome)))), "409 RUN_TERMINAL");
  }
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(cluster_.patches(), 0);
}

// Lets a test do something in the middle of a report.
class HookedBody final : public http::BodyReader {
 public:
  HookedBody(std::string text, size_t at, std::function<void()> hook)
      : text_(std::move(text)), at_(at), hook_(std::move(hook)) {}
  size_t Read(char* data, size_t size) override {
    if (read_ >= at_ && hook_) std::exchange(hook_, nullptr)();
    const size_t end = read_ < at_ ? at_ : text_.size();
    const size_t count = std::min(size, end - read_);
    text_.copy(data, count, read_);
    read_ += count;
    return count;
  }

 private:
  std::string text_;
  size_t at_;
  size_t read_ = 0;
  std::function<void()> hook_;
};

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

// The lines of a report with everything but its outcome in the first piece.
testing::TwoPieces ItemsThenOutcome() {
  const std::string lines = ReportLines(kRunUid, Items(), MakeOutcome(Items()));
  const size_t split = lines.rfind('\n', lines.size() - 2) + 1;
  return testing::CompressTwo(lines.substr(0, split), lines.substr(split));
}

TEST_F(ReportTest, FinishesLaterWhatKubernetesCouldNotBeTold) {
  const testing::TwoPieces report = ItemsThenOutcome();
  HookedBody body(report.frame, report.split, [&] { cluster_.SetAway(true); });
  EXPECT_EQ(CodeOf(Send(body, Sent{})), "503 CLUSTER_UNAVAILABLE");
  EXPECT_EQ(Sets(), "1") << "committed before the run is told";
  cluster_.SetAway(false);
  EXPECT_EQ(RunPhaseName(), "running");
  EXPECT_EQ(store::UnreportedSets(test_.database(), 10).size(), 1U);
  EXPECT_EQ(SweepOnce(cluster_, test_.database()), 1);
  EXPECT_EQ(RunPhaseName(), "success");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()), 0);
  EXPECT_EQ(CodeOf(Send(report.frame)), "200") << "the executor repeats until it hears so";
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(cluster_.patches(), 1);
}

TEST_F(ReportTest, LeavesARunAloneThatEndsWhileItIsReported) {
  const testing::TwoPieces report = ItemsThenOutcome();
  HookedBody body(report.frame, report.split,
                  [&] { PutRun("nightly-1", kRunUid, RunPhase::kCanceled); });
  EXPECT_EQ(CodeOf(Send(body, Sent{})), "200") << "the set is stored";
  EXPECT_EQ(RunPhaseName(), "canceled");
  EXPECT_TRUE(store::UnreportedSets(test_.database(), 10).empty());
}

TEST_F(ReportTest, SettlesSetsWhoseRunEndedOtherwiseOrIsGone) {
  Send(Report(Items()));
  const char* const forget = "UPDATE strongroom.backup_sets SET status_reported_at = NULL";
  PutRun("nightly-1", kRunUid, RunPhase::kCanceled);
  ASSERT_EQ(test_.StateOf(forget), "");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()), 1);
  EXPECT_EQ(RunPhaseName(), "canceled") << "a terminal phase never changes";
  cluster_.DropRun("team-a", "nightly-1");
  ASSERT_EQ(test_.StateOf(forget), "");
  EXPECT_EQ(SweepOnce(cluster_, test_.database()), 1);
  EXPECT_EQ(SweepOnce(cluster_, test_.database()), 0);
}

TEST_F(ReportTest, NeedsOneSessionAtATime) {
  store::Database single(test_.dsn(), 1);
  ReportHandler handler({cluster_, single, clock_}, limits_, {});
  for (int round = 0; round < 2; ++round) {
    TextBody body(Report(Items()));
    http::Request request;
    request.headers = {{"authorization", "Bearer team-a.token"},
                       {"content-type", std::string(api::kReportContentType)}};
    request.query = {{"uid", kRunUid}};
    request.body = &body;
    EXPECT_EQ(handler.Handle(request, "team-a", "nightly-1").status, 200);
  }
}

TEST_F(ReportTest, RefusesWhenTheTenantIsGone) {
  PutRun("nightly-1", kRunUid);
  api::Run run = *cluster_.FindRun("team-a", "nightly-1");
  run.tenant = "gone";
  cluster_.PutRun(run);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "422 TENANT_NOT_FOUND");
}

}  // namespace
}  // namespace strongroom::server
