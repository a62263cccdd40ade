#include "metrics/labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::metrics {
namespace {

using testing::ElementsAre;

TEST(Labels, AreTheWordsOfTheDomain) {
  EXPECT_THAT(RunStatus::Known(),
              ElementsAre("success", "partial", "failed", "canceled", "skipped"));
  EXPECT_THAT(RunTrigger::Known(), ElementsAre("schedule", "manual", "retry"));
  EXPECT_EQ(RunStatus(domain::RunPhase::kPartial).word(), "partial");
  EXPECT_EQ(RunTrigger(domain::Trigger::kRetry).word(), "retry");
}

TEST(Labels, TakeOnlyWordsOfOursFromOutside) {
  const auto is_role = [](const std::string& key) { return key == "roles"; };
  EXPECT_EQ(PolicyType("roles", is_role).word(), "roles");
  EXPECT_EQ(PolicyType("madeUp", is_role).word(), "other");
  EXPECT_EQ(ErrorCode("THROTTLED").word(), "THROTTLED");
  EXPECT_EQ(ErrorCode("MADE_UP").word(), "other");
  EXPECT_EQ(MissReason("NotReady").word(), "NotReady");
  EXPECT_EQ(MissReason("Because").word(), "other");
}

TEST(Labels, KnowTheirOwnWords) {
  struct Row {
    Words known;
    std::vector<std::string> words;
  };
  const std::vector<Row> rows = {
      {FlushResult::Known(),
       {FlushResult(FlushResult::kSuccess).word(), FlushResult(FlushResult::kFailure).word(),
        FlushResult(FlushResult::kRefused).word()}},
      {PolicyChange::Known(),
       {PolicyChange(PolicyChange::kAdded).word(), PolicyChange(PolicyChange::kChanged).word(),
        PolicyChange(PolicyChange::kRemoved).word()}},
      {ReportResult::Known(),
       {ReportResult(ReportResult::kStored).word(), ReportResult(ReportResult::kRepeated).word(),
        ReportResult(ReportResult::kNothingStored).word(),
        ReportResult(ReportResult::kRefused).word(),
        ReportResult(ReportResult::kUnavailable).word()}},
      {SetSize::Known(), {SetSize(SetSize::kRaw).word(), SetSize(SetSize::kStored).word()}},
      {QueueName::Known(), {QueueName(QueueName::kSchedule).word()}},
  };
  for (const Row& row : rows) EXPECT_EQ(row.known, row.words);
  EXPECT_EQ(ReportResult(ReportResult::kNothingStored).word(), "nothing_stored");
  EXPECT_EQ(FlushResult(FlushResult::kFailure).word(), "failure");
}

TEST(ResponseCode, SaysWhenThereWasNoAnswer) {
  EXPECT_EQ(ResponseCode(0).word(), "<error>");
  EXPECT_EQ(ResponseCode(429).word(), "429");
}

}  // namespace
}  // namespace strongroom::metrics
