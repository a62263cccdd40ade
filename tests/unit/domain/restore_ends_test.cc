#include <gtest/gtest.h>

#include "domain/restore_course.h"
#include "domain/restore_reasons.h"
#include "unit/domain/restore_courses.h"

// How a restore ends that does not go its way: canceled, stopped, lost, late, or wrong.
namespace strongroom::domain {
namespace {

using std::chrono::seconds;

TEST_F(RestoreCourses, AnExecutorThatSaysNothingIsLost) {
  RestoreJobView& job = Running();
  job.ended_at = now_;
  job.words = "OOMKilled";
  const auto course = Look();
  EXPECT_EQ(phase_, RestorePhase::kRunning) << "the watch may be late";
  EXPECT_EQ(course.wake, now_ + kRestoreWordsGrace);
  now_ += kRestoreWordsGrace;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "ExecutorLost");
  EXPECT_NE(restore_.status.message.find("OOMKilled"), std::string::npos);
}

TEST_F(RestoreCourses, IsCanceledInTheMiddleAndGoesOn) {
  RestoreJobView job = Running();
  restore_.spec.is_canceled = true;
  auto course = Look();
  ASSERT_EQ(course.end_jobs.size(), 1u);
  EXPECT_EQ(course.end_jobs[0].uid, job.uid);
  EXPECT_EQ(phase_, RestorePhase::kRunning) << "its executor still tells what it has done";
  jobs_.back().is_deleting = true;
  EXPECT_TRUE(Look().end_jobs.empty());
  EXPECT_EQ(phase_, RestorePhase::kRunning);
  Done(job, {.done = 1, .not_reached = 1, .reason = std::string(restore_end::kCanceled)});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kRunning);
  jobs_.pop_back();
  Look();
  EXPECT_EQ(phase_, RestorePhase::kCanceled);
  EXPECT_FALSE(Is("Complete"));
  EXPECT_EQ(restore_.status.result->done, 1);

  const auto ended = restore_.status.finished_at;
  now_ += seconds(60);
  Look();
  EXPECT_EQ(restore_.status.finished_at, ended) << "it is canceled once";
  restore_.spec.is_canceled = false;
  course = LookTwice();
  EXPECT_EQ(course.begin, RestoreStep::kApply);
  EXPECT_NE(course.status.job_name, job.name);
  Done(Begin(course), {.done = 1, .nothing_to_do = 1});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
}

TEST_F(RestoreCourses, WhatHadEndedBeforeIsNotCanceled) {
  RestoreJobView& job = Running();
  Done(job, {.done = 2});
  restore_.spec.is_canceled = true;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
}

TEST_F(RestoreCourses, WhatWasStoppedByANodeGoesOn) {
  RestoreJobView& job = Running();
  Done(job, {.done = 1, .not_reached = 1, .reason = std::string(restore_end::kCanceled)});
  job.ended_at = now_;
  const auto course = Look();
  EXPECT_FALSE(course.begin);
  ASSERT_EQ(course.end_jobs.size(), 1u);
  EXPECT_EQ(phase_, RestorePhase::kRunning);
  jobs_.clear();
  EXPECT_EQ(LookTwice().begin, RestoreStep::kApply);
}

TEST_F(RestoreCourses, EndsWhenItsTimeIsOver) {
  RestoreJobView& job = Running();
  Done(job, {.done = 1, .not_reached = 1, .reason = std::string(restore_end::kCanceled)});
  job.ended_at = now_;
  job.is_out_of_time = true;
  EXPECT_TRUE(Look().end_jobs.empty());
  EXPECT_EQ(phase_, RestorePhase::kPartial);
  EXPECT_EQ(reason_, "TimedOut");
}

TEST_F(RestoreCourses, PlanningEndsWhenItsTimeIsOver) {
  RestoreJobView& job = Begin(LookTwice());
  restore_.status.plan = RestorePlanned{.spec_digest = SpecDigestOf(restore_.spec),
                                        .job = job.uid,
                                        .planned_at = now_,
                                        .reason = std::string(restore_end::kCanceled)};
  job.ended_at = now_;
  job.is_out_of_time = true;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "TimedOut");
}

TEST_F(RestoreCourses, WhatIsNotWantedAnyMoreIsEnded) {
  RestoreJobView& job = Running();
  restore_.spec.mode = RestoreMode::kPlan;
  const auto course = Look();
  ASSERT_EQ(course.end_jobs.size(), 1u);
  EXPECT_EQ(course.end_jobs[0].name, job.name);
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  EXPECT_EQ(Look().end_jobs.size(), 1u);
  EXPECT_EQ(phase_, RestorePhase::kWaitingForApproval);
}

TEST_F(RestoreCourses, AnExecutorThatIsLostAfterItHasWrittenHasDoneSomeOfIt) {
  RestoreJobView& job = Running();
  Done(job, {.done = 1});
  restore_.status.result->ended_at.reset();
  job.ended_at = now_;
  now_ += kRestoreWordsGrace;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPartial);
  EXPECT_EQ(reason_, "ExecutorLost");
}

// As by a node that is drained.
TEST_F(RestoreCourses, APlanThatWasStoppedIsMadeAgainOnce) {
  RestoreJobView& job = Begin(LookTwice());
  restore_.status.plan = RestorePlanned{.spec_digest = SpecDigestOf(restore_.spec),
                                        .job = job.uid,
                                        .planned_at = now_,
                                        .reason = std::string(restore_end::kCanceled)};
  EXPECT_TRUE(Look().end_jobs.empty()) << "its Job has another pod";
  job.ended_at = now_;
  ASSERT_EQ(Look().end_jobs.size(), 1u);
  jobs_.clear();
  RestoreJobView& second = Begin(LookTwice());
  EXPECT_EQ(phase_, RestorePhase::kPlanning);
  second.ended_at = now_;
  now_ += kRestoreWordsGrace;
  EXPECT_TRUE(Look().end_jobs.empty());
  EXPECT_EQ(reason_, "ExecutorLost") << "it has not said that it was stopped";
}

TEST_F(RestoreCourses, ASpecThatCannotBeDoneHasFailed) {
  restore_.spec.target = {};
  EXPECT_FALSE(Look().begin);
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "InvalidSpec");
}

TEST_F(RestoreCourses, WhatHasEndedNeverChanges) {
  RestoreJobView& job = Running();
  Done(job, {.done = 2});
  Look();
  restore_.spec.is_canceled = true;
  restore_.spec.on_conflict = OnConflict::kReplace;
  const auto course = Look();
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
  EXPECT_FALSE(course.begin);
  EXPECT_TRUE(course.end_jobs.empty());
}

TEST_F(RestoreCourses, ASpecThatCannotBeReadEndsItOnce) {
  unreadable_ = "spec.mode: " + std::string(kMaxWords, 'x');
  const std::string why = unreadable_;
  Look();
  EXPECT_EQ(restore_.status.phase, RestorePhase::kFailed);
  EXPECT_EQ(restore_.status.reason, "InvalidSpec");
  EXPECT_EQ(restore_.status.message, why.substr(0, kMaxWords));
  EXPECT_EQ(restore_.status.observed_generation, 3);
  EXPECT_EQ(restore_.status.finished_at, now_);
  const Condition* const failed = FindCondition(restore_.status.conditions, condition::kFailed);
  ASSERT_NE(failed, nullptr);
  EXPECT_TRUE(failed->is_true);
  const RestoreStatus first = restore_.status;
  unreadable_ = "another";
  now_ += seconds{60};
  Look();
  EXPECT_EQ(restore_.status.message, first.message);
  EXPECT_EQ(restore_.status.finished_at, first.finished_at);
  EXPECT_EQ(restore_.status.conditions, first.conditions);
}

// Nobody writes for a restore that has failed.
TEST_F(RestoreCourses, ASpecThatCannotBeReadEndsItsJobFirst) {
  Running();
  unreadable_ = "spec.mode: is not one";
  const auto course = Look();
  ASSERT_EQ(course.end_jobs.size(), 1U);
  EXPECT_EQ(course.end_jobs[0].uid, jobs_.back().uid);
  EXPECT_EQ(phase_, RestorePhase::kRunning);
  EXPECT_EQ(reason_, "InvalidSpec");
  jobs_.back().is_deleting = true;
  EXPECT_TRUE(Look().end_jobs.empty());
  EXPECT_EQ(phase_, RestorePhase::kRunning);
  jobs_.back().ended_at = now_;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kFailed);
}

TEST_F(RestoreCourses, ASpecThatCannotBeReadChangesNoEnd) {
  restore_.status.phase = RestorePhase::kSuccess;
  unreadable_ = "why";
  Look();
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
  restore_.status.phase = RestorePhase::kPlanning;
  restore_.meta.is_deleting = true;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPlanning);
}

}  // namespace
}  // namespace strongroom::domain
