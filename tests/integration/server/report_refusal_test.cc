#include <gtest/gtest.h>

#include "domain/service_account.h"
#include "integration/server/report_fixture.h"

namespace strongroom::server::report {
namespace {

using domain::RunPhase;
using test::Compress;
using test::MakeItem;
using test::ReportLines;

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
      {"another content type", {.content_type = "application/json"}, "415 WRONG_CONTENT_TYPE"},
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
            "5")
      << "the two that nobody knows have one row";
  EXPECT_EQ(Sets(), "0");
}

TEST_F(ReportTest, RefusesARunThatTheControllerDidNotResolve) {
  api::Run run = PutRun("nightly-1", kRunUid);
  // Made by hand: it may name any schedule, and say anything.
  run.controller_uid = run.spec.schedule.uid;
  run.status.resolved.reset();
  cluster_.PutRun(run);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "403 FOREIGN_RUN");
  EXPECT_EQ(Sets(), "0");
}

// Everybody in the namespace has a token of it.
TEST_F(ReportTest, RefusesAllButAPodOfTheRunsJob) {
  PutRun("nightly-2", "00000000-0000-4000-8000-000000001002");
  const api::Job job = *cluster_.FindJob("team-a", "nightly-1");
  const api::Pod pod = *cluster_.FindPod("team-a", "nightly-1-x");
  const Identity good = *cluster_.ReviewToken("team-a.token");
  struct Row {
    const char* what;
    std::function<void(Identity&, api::Pod&, api::Job&)> change;
  };
  const std::vector<Row> rows = {
      {"no pod", [](Identity& i, api::Pod&, api::Job&) { i.pod = ""; }},
      {"no UID of a pod", [](Identity& i, api::Pod&, api::Job&) { i.pod_uid = ""; }},
      {"a pod that is gone", [](Identity& i, api::Pod&, api::Job&) { i.pod = "gone"; }},
      {"an older pod", [](Identity& i, api::Pod&, api::Job&) { i.pod_uid = "older"; }},
      {"the pod of another run",
       [](Identity& i, api::Pod&, api::Job&) {
         i.pod = "nightly-2-x";
         i.pod_uid = "nightly-2-pod";
       }},
      {"another account", [](Identity& i, api::Pod&,
                             api::Job&) { i.user = domain::ServiceAccountUser("team-a", "mine"); }},
      {"a pod of another account than its Job's",
       [](Identity& i, api::Pod& p, api::Job&) {
         i.user = domain::ServiceAccountUser("team-a", "mine");
         p.service_account = "mine";
       }},
      {"a pod that has ended", [](Identity&, api::Pod& p, api::Job&) { p.state.has_ended = true; }},
      {"a pod that is being deleted",
       [](Identity&, api::Pod& p, api::Job&) { p.meta.is_deleting = true; }},
      {"a Job that is being deleted",
       [](Identity&, api::Pod&, api::Job& j) { j.meta.is_deleting = true; }},
      {"a pod of no Job", [](Identity&, api::Pod& p, api::Job&) { p.job_uid = ""; }},
      {"a Job of no run", [](Identity&, api::Pod&, api::Job& j) { j.run_uid = "older"; }},
      {"a Job made anew", [](Identity&, api::Pod&, api::Job& j) { j.meta.uid = "newer"; }},
  };
  for (const Row& row : rows) {
    Identity identity = good;
    api::Pod changed_pod = pod;
    api::Job changed_job = job;
    row.change(identity, changed_pod, changed_job);
    cluster_.PutPod(changed_pod);
    cluster_.PutJob(changed_job);
    const std::string token = "token.of." + std::to_string(&row - rows.data());
    cluster_.AddToken(token, identity);
    EXPECT_EQ(CodeOf(Send(Report(Items()), {.token = token})), "403 FOREIGN_POD") << row.what;
  }
  EXPECT_EQ(Sets(), "0");
  cluster_.PutPod(pod);
  cluster_.PutJob(job);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "200");
}

// Its own name may be that of somebody else's Job.
TEST_F(ReportTest, TakesAPodOfTheJobThatWasWrittenDownAndNoOther) {
  api::Run run = PutRun("nightly-1", kRunUid);
  run.status.resolved->job_name = "nightly-1-x7k2p";
  cluster_.PutRun(run);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "403 FOREIGN_POD");
  api::Job job = *cluster_.FindJob("team-a", "nightly-1");
  job.meta.name = "nightly-1-x7k2p";
  cluster_.PutJob(job);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "200");
}

TEST_F(ReportTest, RefusesAReportThatIsTooLargeOrWrong) {
  std::vector<api::ReportItem> many;
  for (int i = 0; i < 21; ++i) many.push_back(MakeItem("roles", "r" + std::to_string(i), "1"));
  const std::vector<api::ReportItem> large = {MakeItem("roles", "a", std::string(10'001, 'x'))};
  std::vector<api::ReportItem> wrong = Items();
  wrong[1].content = "{\"spec\":";
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
  EXPECT_NE(Send(Report(many)).body.find("more than 20 policies (--max-items of the server)"),
            std::string::npos)
      << "which limit, and how much it is";
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.policy_blobs"), "0");
  EXPECT_EQ(CodeOf(Send(Report(bomb))), "200") << "within the limits";
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

}  // namespace
}  // namespace strongroom::server::report
