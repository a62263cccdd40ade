#include <gtest/gtest.h>

#include "integration/database/stored_sets.h"
#include "integration/server/report_fixture.h"

// Reports that were true once, or somewhere else.
namespace strongroom::server::report {
namespace {

using test::MakeItem;

constexpr const char* kTodaysUid = "00000000-0000-4000-8000-000000001002";

TEST_F(ReportTest, OfYesterdayIsNoneOfToday) {
  const std::string yesterdays = Report(Items());
  const std::string answer = Send(yesterdays).body;
  ASSERT_EQ(Sets(), "1");
  PutRun("nightly-2", kTodaysUid);
  const Sent today = {.token = "nightly-2.token", .run = "nightly-2", .uid = kTodaysUid};
  EXPECT_EQ(CodeOf(Send(yesterdays, today)), "400 REPORT_INVALID");
  Sent renamed = today;
  renamed.uid = kRunUid;
  EXPECT_EQ(CodeOf(Send(yesterdays, renamed)), "403 UNKNOWN_RUN");
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(RunPhaseName(), "success");
  EXPECT_EQ(CodeOf(Send(Report(Items(), kTodaysUid), today)), "200");
  EXPECT_EQ(Sets(), "2");

  const std::vector<api::ReportItem> forged = {MakeItem("roles", "writer", "forged")};
  EXPECT_EQ(Send(yesterdays).body, answer) << "the same report has the same answer";
  EXPECT_EQ(Send(Report(forged)).body, answer) << "and another of the same run no other";
  EXPECT_EQ(Sets(), "2");
  const auto stored =
      test::ContentsOf(test_.database(), std::stoll(api::DecodeReportAnswer(answer).backup_set_id));
  EXPECT_EQ(stored.size(), Items().size());
}

// There the run has the same names, but it is another object.
TEST_F(ReportTest, OfAnotherClusterIsNoneOfThisOne) {
  const std::string theirs = Report(Items(), kTodaysUid);
  EXPECT_EQ(CodeOf(Send(theirs, {.uid = kTodaysUid})), "403 UNKNOWN_RUN");
  EXPECT_EQ(CodeOf(Send(theirs)), "400 REPORT_INVALID") << "under this run's UID";
  EXPECT_EQ(CodeOf(Send(Report(Items()), {.token = "their.token"})), "401 UNAUTHENTICATED");
  EXPECT_EQ(Sets(), "0");
}

}  // namespace
}  // namespace strongroom::server::report
