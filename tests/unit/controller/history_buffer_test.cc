#include "controller/history_buffer.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;

api::Run RunOf(const std::string& uid, domain::RunPhase phase) {
  api::Run run;
  run.meta.uid = uid;
  run.status.resolved.emplace().schedule.uid = "schedule";
  run.status.outcome.phase = phase;
  return run;
}

class Buffer : public ::testing::Test {
 protected:
  test::FakeClock clock_;
  HistoryBuffer buffer_{clock_};
};

TEST_F(Buffer, KeepsTheLatestOfEachObject) {
  buffer_.PutRun(RunOf("a", domain::RunPhase::kPending));
  buffer_.PutRun(RunOf("b", domain::RunPhase::kPending));
  buffer_.PutRun(RunOf("a", domain::RunPhase::kRunning));
  const HistoryBatch batch = buffer_.Take();
  ASSERT_EQ(batch.runs.size(), 2U);
  EXPECT_EQ(batch.runs.at("a").status.outcome.phase, domain::RunPhase::kRunning);
  EXPECT_TRUE(buffer_.Take().IsEmpty());
}

TEST_F(Buffer, KeepsEverySlotOnceAsItWasToldFirst) {
  api::Schedule schedule;
  schedule.meta.uid = "s";
  schedule.meta.name = "nightly";
  buffer_.RecordMissed(schedule, "t", {.slot = clock_.NowSeconds(), .reason = "NotReady"});
  buffer_.RecordMissed(schedule, "t", {.slot = clock_.NowSeconds() + 60s, .reason = "NotReady"});
  // The status could not be written: the plan is made again, a moment later.
  buffer_.RecordMissed(schedule, "t", {.slot = clock_.NowSeconds(), .reason = "DeadlineExceeded"});
  HistoryBatch taken = buffer_.Take();
  buffer_.RecordMissed(schedule, "t", {.slot = clock_.NowSeconds(), .reason = "DeadlineExceeded"});
  buffer_.GiveBack(std::move(taken));
  const HistoryBatch batch = buffer_.Take();
  ASSERT_EQ(batch.skipped_slots.size(), 2U);
  EXPECT_EQ(batch.skipped_slots.begin()->second.reason, "NotReady");
  const store::SkippedSlot& last = batch.skipped_slots.rbegin()->second;
  EXPECT_EQ(last.slot, clock_.NowSeconds() + 60s);
  EXPECT_EQ(last.schedule.uid, "s");
  EXPECT_EQ(last.tenant_uid, "t");
}

// Whatever it says of itself.
TEST_F(Buffer, IgnoresARunThatWasNotResolved) {
  api::Run run = RunOf("a", domain::RunPhase::kSkipped);
  run.status.resolved.reset();
  run.spec.schedule.uid = "schedule";
  run.controller_uid = "schedule";
  buffer_.PutRun(run);
  buffer_.RunDeleted(run);
  EXPECT_TRUE(buffer_.Take().IsEmpty());
}

TEST_F(Buffer, TakesBackWhatWasNotWrittenButForWhatIsNewer) {
  buffer_.PutRun(RunOf("a", domain::RunPhase::kPending));
  buffer_.PutRun(RunOf("b", domain::RunPhase::kPending));
  buffer_.ScheduleDeleted("s");
  HistoryBatch taken = buffer_.Take();
  buffer_.PutRun(RunOf("a", domain::RunPhase::kSuccess));
  buffer_.GiveBack(std::move(taken));
  const HistoryBatch batch = buffer_.Take();
  EXPECT_EQ(batch.runs.at("a").status.outcome.phase, domain::RunPhase::kSuccess);
  EXPECT_EQ(batch.runs.at("b").status.outcome.phase, domain::RunPhase::kPending);
  EXPECT_EQ(batch.deleted_schedules, std::set<std::string>{"s"});
}

TEST_F(Buffer, LagsByTheOldestThatWaits) {
  EXPECT_EQ(buffer_.Lag(), 0s);
  buffer_.PutRun(RunOf("a", domain::RunPhase::kPending));
  clock_.Advance(5s);
  buffer_.PutRun(RunOf("b", domain::RunPhase::kPending));
  EXPECT_EQ(buffer_.Lag(), 5s);
  HistoryBatch taken = buffer_.Take();
  EXPECT_EQ(buffer_.Lag(), 0s);
  clock_.Advance(1s);
  buffer_.PutRun(RunOf("c", domain::RunPhase::kPending));
  buffer_.GiveBack(std::move(taken));
  EXPECT_EQ(buffer_.Lag(), 6s);
}

TEST_F(Buffer, DoesNotLagBehindNothing) {
  HistoryBatch nothing = buffer_.Take();
  clock_.Advance(5s);
  buffer_.PutRun(RunOf("a", domain::RunPhase::kPending));
  buffer_.GiveBack(std::move(nothing));
  EXPECT_EQ(buffer_.Lag(), 0s);
}

TEST_F(Buffer, WantsNothingMoreOfAStoredRun) {
  buffer_.NoteStored("a");
  EXPECT_TRUE(buffer_.IsStored("a"));
  buffer_.PutRun(RunOf("a", domain::RunPhase::kSuccess));
  EXPECT_TRUE(buffer_.Take().IsEmpty());
  buffer_.RunDeleted(RunOf("a", domain::RunPhase::kSuccess));
  EXPECT_TRUE(buffer_.Take().IsEmpty());
  EXPECT_FALSE(buffer_.IsStored("a")) << "what has no object is forgotten";
}

TEST_F(Buffer, RecordsARunThatWasDeletedBeforeItsEndAsCanceled) {
  buffer_.RunDeleted(RunOf("a", domain::RunPhase::kRunning));
  buffer_.RunDeleted(RunOf("b", domain::RunPhase::kFailed));
  const HistoryBatch batch = buffer_.Take();
  const domain::Outcome& canceled = batch.runs.at("a").status.outcome;
  EXPECT_EQ(canceled.phase, domain::RunPhase::kCanceled);
  EXPECT_EQ(canceled.reason, "RunDeleted");
  EXPECT_EQ(canceled.finished_at, clock_.NowSeconds());
  EXPECT_EQ(batch.runs.at("b").status.outcome.phase, domain::RunPhase::kFailed);
}

TEST_F(Buffer, RecordsAVanishedRunAsCanceledUnlessMoreIsKnown) {
  buffer_.PutRun(RunOf("seen", domain::RunPhase::kSuccess));
  buffer_.RunVanished(RunOf("seen", domain::RunPhase::kRunning));
  buffer_.RunVanished(RunOf("unseen", domain::RunPhase::kRunning));
  buffer_.RunVanished(RunOf("reported", domain::RunPhase::kPartial));
  const HistoryBatch batch = buffer_.Take();
  const domain::Outcome& canceled = batch.runs.at("unseen").status.outcome;
  EXPECT_EQ(canceled.phase, domain::RunPhase::kCanceled);
  EXPECT_EQ(canceled.reason, "RunVanished");
  EXPECT_EQ(canceled.finished_at, clock_.NowSeconds());
  EXPECT_EQ(batch.runs.at("seen").status.outcome.phase, domain::RunPhase::kSuccess);
  EXPECT_EQ(batch.runs.at("reported").status.outcome.phase, domain::RunPhase::kPartial);
}

TEST_F(Buffer, IsWaitedForUntilItHasSomethingOrStopIsRequested) {
  std::stop_source stopped;
  stopped.request_stop();
  EXPECT_FALSE(buffer_.WaitForSome(stopped.get_token()));
  buffer_.TenantDeleted("t");
  EXPECT_TRUE(buffer_.WaitForSome({}));
}

}  // namespace
}  // namespace strongroom::controller
