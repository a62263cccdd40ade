#include "domain/restore_course.h"

#include <gtest/gtest.h>

#include "domain/drill_object.h"
#include "domain/restore_reasons.h"
#include "unit/domain/restore_courses.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;

TEST_F(RestoreCourses, IsPlannedAndStaysAPlan) {
  EXPECT_FALSE(Look().begin) << "the name is written before there is a Job";
  const auto course = Look();
  EXPECT_EQ(course.begin, RestoreStep::kPlan);
  EXPECT_EQ(course.status.job_name.substr(0, 10), "back-plan-");
  EXPECT_EQ(phase_, RestorePhase::kPlanning);
  EXPECT_EQ(restore_.status.started_at, now_);
  Begin(course);
  EXPECT_FALSE(Look().begin);
  EXPECT_EQ(phase_, RestorePhase::kPlanning);
  Planned();
  jobs_.back().ended_at = now_;
  EXPECT_FALSE(Look().begin);
  EXPECT_EQ(phase_, RestorePhase::kPlanned);
  EXPECT_TRUE(Is("Planned"));
  EXPECT_FALSE(Is("Complete"));
}

TEST_F(RestoreCourses, SaysWhatTheServerSaysOfItsSet) {
  const std::string words = "nightly-42 was sealed elsewhere";
  Planned();
  restore_.status.plan->message = words;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPlanned);
  EXPECT_EQ(restore_.status.message, words);
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kWaitingForApproval);
  EXPECT_EQ(restore_.status.message, "2 people have to approve " + kDigest + "; " + words);
}

TEST_F(RestoreCourses, SaysWhatCannotBePutBack) {
  Planned({.create = 2, .refuse = 3}, 3);
  restore_.status.plan->refused = {{"roles", "reader", "Denied"}};
  Look();
  EXPECT_EQ(restore_.status.message, "roles/reader: Denied and 2 more");
  restore_.status.plan->message = "nightly-42 was sealed elsewhere";
  Look();
  EXPECT_EQ(restore_.status.message,
            "nightly-42 was sealed elsewhere; roles/reader: Denied and 2 more");
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  Look();
  EXPECT_EQ(restore_.status.message,
            "2 people have to approve " + kDigest +
                "; nightly-42 was sealed elsewhere; roles/reader: Denied and 2 more");
}

TEST_F(RestoreCourses, IsDoneOnceSomebodyWantsWhatWasPlanned) {
  Begin(LookTwice());
  Planned();
  Look();
  jobs_.back().ended_at = now_;
  restore_.spec.mode = RestoreMode::kApply;
  const auto course = LookTwice();
  EXPECT_EQ(course.begin, RestoreStep::kApply);
  EXPECT_EQ(phase_, RestorePhase::kRunning);
  const RestoreJobView& job = Begin(course);
  EXPECT_EQ(job.purpose, "apply " + kDigest);
  Done(job, {.done = 2});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
  EXPECT_EQ(restore_.status.finished_at, now_);
  EXPECT_TRUE(Is("Complete"));
  EXPECT_FALSE(Is("Failed"));
}

TEST_F(RestoreCourses, TheNameOfAJobIsWrittenOnceAndIsOfWhatItDoes) {
  Look();
  const std::string first = restore_.status.job_name;
  EXPECT_EQ(Look().status.job_name, first) << "as after a controller that died in between";
  restore_.spec.on_conflict = OnConflict::kUpdate;
  const auto other = Look();
  EXPECT_FALSE(other.begin);
  EXPECT_NE(other.status.job_name, first);
  restore_.meta.name = std::string(200, 'a');
  EXPECT_LE(Look().status.job_name.size(), 63u);
}

// Whoever may make Jobs says in one what ours says.
TEST_F(RestoreCourses, AJobOfAnotherNameIsNotOurs) {
  RestoreJobView forged = Running();
  jobs_.pop_back();
  forged.name = "forged";
  jobs_.push_back(forged);
  Done(forged, {.done = 2});
  const auto course = Look();
  EXPECT_EQ(phase_, RestorePhase::kRunning);
  ASSERT_EQ(course.end_jobs.size(), 1u);
  EXPECT_EQ(course.end_jobs[0].name, "forged");
}

TEST_F(RestoreCourses, AnotherSpecIsPlannedAnew) {
  restore_.spec.mode = RestoreMode::kApply;
  Begin(LookTwice());
  Planned();
  restore_.spec.on_conflict = OnConflict::kReplace;
  const auto course = Look();
  ASSERT_EQ(course.end_jobs.size(), 1u);
  EXPECT_EQ(course.end_jobs[0].name, jobs_[0].name);
  EXPECT_FALSE(Is("Planned"));
  EXPECT_FALSE(LookTwice().begin) << "the other one may still be at work";
  jobs_.clear();
  EXPECT_EQ(LookTwice().begin, RestoreStep::kPlan);
}

TEST_F(RestoreCourses, WhatCouldNotBePlannedHasFailed) {
  Begin(LookTwice());
  restore_.status.plan = RestorePlanned{.spec_digest = SpecDigestOf(restore_.spec),
                                        .planned_at = now_,
                                        .reason = std::string(restore_end::kSetNotFound),
                                        .message = "no such set"};
  Look();
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "SetNotFound");
  EXPECT_EQ(restore_.status.message, "no such set");
  EXPECT_TRUE(Is("Failed"));
}

TEST_F(RestoreCourses, HasNothingToDoWhereAllIsAsItShouldBe) {
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  Begin(LookTwice());
  Planned({.none = 3});
  EXPECT_FALSE(Look().begin);
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
}

TEST_F(RestoreCourses, WhatIsNotAsTheSetHasItIsTold) {
  RestoreJobView& job = Running();
  Done(job, {.done = 1, .failed = 1});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPartial);
  EXPECT_EQ(reason_, "NotAllRestored");
  EXPECT_TRUE(Is("Failed"));
}

TEST_F(RestoreCourses, WhatCannotBePutBackIsPartOfIt) {
  restore_.spec.mode = RestoreMode::kApply;
  Begin(LookTwice());
  Planned({.create = 2, .refuse = 1}, 1);
  jobs_.back().ended_at = now_;
  Done(Begin(LookTwice()), {.done = 2});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPartial);
}

TEST_F(RestoreCourses, OfWhichNothingWasWrittenHasFailed) {
  restore_.spec.mode = RestoreMode::kApply;
  Begin(LookTwice());
  Planned({.create = 2});
  jobs_.back().ended_at = now_;
  Done(Begin(LookTwice()), {.not_reached = 2,
                            .reason = std::string(restore_end::kTargetFailed),
                            .message = "no answer"});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "TargetFailed");
}

TEST_F(RestoreCourses, WhatAnotherJobHasDoneIsNotItsResult) {
  const RestoreJobView job = Running();
  Done(job, {.done = 2});
  restore_.status.result->job = "job-0";
  Look();
  EXPECT_EQ(phase_, RestorePhase::kRunning);
}

TEST_F(RestoreCourses, IsLookedAtWhileItsJobDoesNotStart) {
  Running();
  EXPECT_TRUE(Look().wake);
}

TEST_F(RestoreCourses, ADrillIsNeverApplied) {
  const DrillSpec spec{.every = seconds{3'600}, .target = {}, .service_account = "restorer"};
  restore_.spec = DrillOf(spec, restore_.spec.backup_set);
  restore_.drill =
      DrillMark{.schedule_name = "nightly", .schedule_uid = "u-2", .due = now_, .attempt = 1};
  restore_.meta.name = DrillName(*restore_.drill, restore_.spec);
  const RestoreJobView job = Begin(LookTwice());
  Planned();
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPlanned);
  restore_.spec.mode = RestoreMode::kApply;
  const auto course = Look();
  EXPECT_FALSE(course.begin);
  ASSERT_EQ(course.end_jobs.size(), 1U);
  EXPECT_EQ(course.end_jobs[0].name, job.name);
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "InvalidSpec");
  EXPECT_FALSE(Look().begin);
}

TEST_F(RestoreCourses, WhatOnlySaysThatItIsADrillIsNotDone) {
  restore_.drill = DrillMark{};
  restore_.spec.mode = RestoreMode::kPlan;
  EXPECT_FALSE(LookTwice().begin);
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "InvalidSpec");
}

TEST_F(RestoreCourses, NothingBeginsForWhatIsBeingDeleted) {
  restore_.meta.is_deleting = true;
  EXPECT_FALSE(Look().begin);
}

}  // namespace
}  // namespace strongroom::domain
