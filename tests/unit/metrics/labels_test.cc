#include "metrics/labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/obstacles.h"
#include "support/page_rows.h"

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

TEST(CodeClass, IsWhoseFaultItWas) {
  EXPECT_EQ(CodeClass(200).word(), "2xx");
  EXPECT_EQ(CodeClass(304).word(), "2xx");
  EXPECT_EQ(CodeClass(403).word(), "4xx");
  EXPECT_EQ(CodeClass(429).word(), "4xx");
  EXPECT_EQ(CodeClass(503).word(), "5xx");
}

TEST(RunErrorCode, MayBeAbsentOrForgotten) {
  EXPECT_EQ(RunErrorCode("").word(), "");
  EXPECT_EQ(RunErrorCode(RunErrorCode::kForgotten).word(), "unknown");
  EXPECT_EQ(RunErrorCode("THROTTLED").word(), "THROTTLED");
  EXPECT_EQ(RunErrorCode("MADE_UP").word(), "other");
}

// docs/conditions.md has all tables of reasons, as a test of the domain sees to.
TEST(ConditionReason, IsAnyThatAScheduleMayHave) {
  bool is_of_schedule = false;
  int count = 0;
  for (const std::string& row : test::PageRows("docs/conditions.md")) {
    if (row.starts_with("## ")) {
      is_of_schedule = row.ends_with(" of a BackupSchedule") && !row.starts_with("## Events");
    } else if (is_of_schedule) {
      const std::string word = row.substr(3, row.find('`', 3) - 3);
      EXPECT_EQ(ConditionReason(word).word(), word);
      ++count;
    }
  }
  EXPECT_GT(count, 10);
  EXPECT_EQ(ConditionReason("MadeUp").word(), "other");
}

// Condition Blocked says what is in the way of a run, too.
TEST(ConditionReason, IsWhateverIsInTheWay) {
  for (const domain::Reason& reason : domain::obstacle::kAll) {
    EXPECT_EQ(ConditionReason(reason.word).word(), reason.word);
  }
}

TEST(Labels, KnowTheirOwnWords) {
  EXPECT_THAT(FlushResult::Known(), ElementsAre("success", "failure", "refused"));
  EXPECT_THAT(PolicyChange::Known(), ElementsAre("added", "changed", "removed"));
  EXPECT_THAT(ReportResult::Known(),
              ElementsAre("stored", "repeated", "nothing_stored", "refused", "unavailable"));
  EXPECT_THAT(SetSize::Known(), ElementsAre("raw", "stored"));
  EXPECT_THAT(QueueName::Known(), ElementsAre("schedule"));
  EXPECT_THAT(RestoreMode::Known(), ElementsAre("plan", "apply", "drill", "other"));
  EXPECT_THAT(RestoreEnd::Known(),
              ElementsAre("planned", "success", "partial", "failed", "canceled"));
  EXPECT_THAT(SetOwner::Known(), ElementsAre("schedule", "deleted_schedule", "imported"));
  EXPECT_EQ(ReportResult(ReportResult::kNothingStored).word(), "nothing_stored");
  EXPECT_EQ(FlushResult(FlushResult::kFailure).word(), "failure");
}

TEST(ResponseCode, SaysWhenThereWasNoAnswer) {
  EXPECT_EQ(ResponseCode(0).word(), "<error>");
  EXPECT_EQ(ResponseCode(429).word(), "429");
}

}  // namespace
}  // namespace strongroom::metrics
