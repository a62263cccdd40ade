#include "provider/type_tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/error.h"
#include "support/memory_sink.h"

namespace strongroom::provider {
namespace {

using domain::TypeState;
using ::testing::ElementsAre;
using Result = Added::Result;

api::ReportItem Item(const char* id) {
  api::ReportItem item;
  item.external_id = id;
  return item;
}

class TypeTallyTest : public ::testing::Test {
 protected:
  MemorySink memory_;
  const std::unique_ptr<TypeSink> sink_ = memory_.Open("things");
  TypeTally tally_{*sink_};
};

TEST_F(TypeTallyTest, OfNothingWrongIsComplete) {
  EXPECT_EQ(tally_.Coverage().state, TypeState::kComplete);
  tally_.Store(Item("a"));
  tally_.Store(Item("b"));
  const domain::TypeCoverage coverage = tally_.Coverage();
  EXPECT_EQ(coverage.state, TypeState::kComplete);
  EXPECT_EQ(coverage.total, 2);
  EXPECT_EQ(coverage.backed_up, 2);
  EXPECT_EQ(coverage.errors, 0);
}

TEST_F(TypeTallyTest, WhatIsLeftOutIsNamedByTheFirst) {
  memory_.on_add = [](const api::ReportItem& item) -> Added {
    if (item.external_id == "large") return {Result::kLeftOut, "large is large", "ITEM_TOO_LARGE"};
    return {.result = item.external_id == "other" ? Result::kExcluded : Result::kTaken};
  };
  tally_.Store(Item("large"));
  EXPECT_EQ(tally_.Coverage().error_message, "1 could not be read: large is large");
  tally_.LeaveOut("b is odd", kPolicyLeftOut);
  tally_.Store(Item("other"));
  tally_.Store(Item("c"));
  const domain::TypeCoverage coverage = tally_.Coverage();
  EXPECT_EQ(coverage.state, TypeState::kIncomplete);
  EXPECT_EQ(coverage.total, 3) << "what the schedule leaves out is none of them";
  EXPECT_EQ(coverage.backed_up, 1);
  EXPECT_EQ(coverage.errors, 2);
  EXPECT_EQ(coverage.error_code, "ITEM_TOO_LARGE");
  EXPECT_EQ(coverage.error_message, "2 could not be read: large is large; b is odd");
}

TEST_F(TypeTallyTest, TheFirstFaultOfTheTypeTellsMost) {
  tally_.LeaveOut("a is odd", kPolicyLeftOut);
  tally_.Fail(kThrottled, "list: too many requests");
  tally_.Fail(kProviderUnavailable, "list: nobody there");
  domain::TypeCoverage coverage = tally_.Coverage();
  EXPECT_EQ(coverage.state, TypeState::kFailed) << "nothing was read";
  EXPECT_EQ(coverage.errors, 3);
  EXPECT_EQ(coverage.error_code, kThrottled);
  EXPECT_EQ(coverage.error_message, "list: too many requests");
  tally_.NoteRead();
  EXPECT_EQ(tally_.Coverage().state, TypeState::kIncomplete);
}

TEST_F(TypeTallyTest, AFullTypeTakesNoMore) {
  memory_.on_add = [](const api::ReportItem& item) {
    return Added{.result = item.external_id == "b" ? Result::kTypeIsFull : Result::kTaken,
                 .why = "there are more",
                 .code = domain::error_code::kTypeLimited};
  };
  for (const char* id : {"a", "b", "c"}) tally_.Store(Item(id));
  EXPECT_TRUE(tally_.IsFull());
  EXPECT_EQ(tally_.code(), domain::error_code::kTypeLimited);
  EXPECT_EQ(tally_.Coverage().state, TypeState::kIncomplete);
  EXPECT_THAT(memory_.Ids("things"), ElementsAre("a"));
}

TEST_F(TypeTallyTest, BeginsAnewWhenTheTypeIsReadAgain) {
  tally_.Store(Item("a"));
  tally_.Fail(kThrottled, "list: too many requests");
  tally_.NoteRead();
  tally_.Restart();
  tally_.Store(Item("b"));
  EXPECT_EQ(tally_.Coverage().state, TypeState::kComplete);
  EXPECT_EQ(tally_.Coverage().total, 1);
  EXPECT_THAT(memory_.Ids("things"), ElementsAre("b"));
}

}  // namespace
}  // namespace strongroom::provider
