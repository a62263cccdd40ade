#include <gtest/gtest.h>

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
  run.spec.schedule.uid = "00000000-0000-4000-8000-000000000066";
  run.controller_uid = run.spec.schedule.uid;
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

TEST_F(ReportTest, RefusesWhenTheTenantIsGone) {
  PutRun("nightly-1", kRunUid);
  api::Run run = *cluster_.FindRun("team-a", "nightly-1");
  run.spec.tenant = "gone";
  cluster_.PutRun(run);
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "422 TENANT_NOT_FOUND");
}

}  // namespace
}  // namespace strongroom::server::report
