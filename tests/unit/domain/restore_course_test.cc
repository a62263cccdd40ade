#include "domain/restore_course.h"

#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "domain/drill_object.h"
#include "domain/restore_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

const std::string kDigest = "sha256:" + std::string(64, 'd');

// One restore, and what the cluster has of it.
class RestoreCourse : public testing::Test {
 protected:
  RestoreCourse() {
    restore_.meta = {.ns = "team-a", .name = "back", .uid = "u-1", .generation = 3};
    restore_.spec.backup_set = "nightly-202603020130-42";
    restore_.spec.target.kubernetes = KubernetesTenant{.service_account = "restorer"};
  }

  domain::RestoreCourse Look() {
    const domain::RestoreCourse course =
        PlanCourse({.restore = restore_,
                    .jobs = jobs_,
                    .new_ending = "end0" + std::to_string(++endings_ % 10),
                    .target_problem = target_problem_,
                    .demands_approval = demands_approval_,
                    .may_wait = may_wait_},
                   now_);
    const RestoreStatus& status = course.status;
    phase_ = status.phase;
    reason_ = status.reason;
    restore_.status = status;
    return course;
  }

  // A name is written first.
  domain::RestoreCourse LookTwice() {
    Look();
    return Look();
  }

  std::string Purpose(RestoreStep step) const {
    return JobPurpose(step, step == RestoreStep::kPlan ? SpecDigestOf(restore_.spec)
                                                       : restore_.status.plan->digest);
  }

  // The Job that a look has asked for is there.
  RestoreJobView& Begin(const domain::RestoreCourse& course) {
    EXPECT_TRUE(course.begin);
    return jobs_.emplace_back(
        RestoreJobView{.name = course.status.job_name,
                       .uid = "job-" + std::to_string(++made_),
                       .purpose = Purpose(course.begin.value_or(RestoreStep::kPlan)),
                       .created_at = now_,
                       .ended_at = {}});
  }

  void Planned(RestoreCounts counts = {.create = 2, .none = 1}, int64_t unmet = 0) {
    restore_.status.plan = RestorePlanned{.spec_digest = SpecDigestOf(restore_.spec),
                                          .digest = kDigest,
                                          .counts = counts,
                                          .unmet = unmet,
                                          .planned_at = now_};
  }

  void Done(const RestoreJobView& job, RestoreResult result) {
    result.job = job.uid;
    result.ended_at = now_;
    restore_.status.result = result;
  }

  bool Is(std::string_view type) const {
    const Condition* const found = FindCondition(restore_.status.conditions, type);
    return found != nullptr && found->is_true;
  }

  // As far as the Job that does what was planned.
  RestoreJobView& Running() {
    restore_.spec.mode = RestoreMode::kApply;
    Begin(LookTwice());
    Planned();
    jobs_.back().ended_at = now_;
    return Begin(LookTwice());
  }

  Restore restore_;
  std::vector<RestoreJobView> jobs_;
  std::optional<Obstacle> target_problem_;
  bool demands_approval_ = false;
  bool may_wait_ = true;
  sys_seconds now_{seconds(1'790'000'000)};
  RestorePhase phase_ = RestorePhase::kPending;
  std::string reason_;
  int made_ = 0;
  int endings_ = 0;
};

TEST_F(RestoreCourse, IsPlannedAndStaysAPlan) {
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

TEST_F(RestoreCourse, SaysWhatTheServerSaysOfItsSet) {
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

TEST_F(RestoreCourse, SaysWhatCannotBePutBack) {
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

TEST_F(RestoreCourse, IsDoneOnceSomebodyWantsWhatWasPlanned) {
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

TEST_F(RestoreCourse, TheNameOfAJobIsWrittenOnceAndIsOfWhatItDoes) {
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
TEST_F(RestoreCourse, AJobOfAnotherNameIsNotOurs) {
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

TEST_F(RestoreCourse, AnotherSpecIsPlannedAnew) {
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

TEST_F(RestoreCourse, WhatCouldNotBePlannedHasFailed) {
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

TEST_F(RestoreCourse, NothingIsWrittenBeforeTwoPeopleHaveApprovedThePlan) {
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  Begin(LookTwice());
  Planned();
  jobs_.back().ended_at = now_;
  EXPECT_FALSE(Look().begin);
  EXPECT_EQ(phase_, RestorePhase::kWaitingForApproval);
  restore_.status.approvals = {{.user = "jane", .plan_digest = kDigest, .at = now_}};
  EXPECT_FALSE(Look().begin);
  restore_.status.approvals.push_back(
      {.user = "joe", .plan_digest = "sha256:" + std::string(64, 'e'), .at = now_});
  EXPECT_FALSE(Look().begin);
  restore_.status.approvals.push_back({.user = "joe", .plan_digest = kDigest, .at = now_});
  EXPECT_EQ(LookTwice().begin, RestoreStep::kApply);
}

// Whoever has made it may change what it says.
TEST_F(RestoreCourse, ApprovalThatWasAskedForOnceIsNeededForGood) {
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  Begin(LookTwice());
  EXPECT_TRUE(restore_.status.approval_required);
  restore_.spec.require_approval = false;
  Planned();
  jobs_.back().ended_at = now_;
  EXPECT_FALSE(LookTwice().begin);
  EXPECT_EQ(phase_, RestorePhase::kWaitingForApproval);
  EXPECT_TRUE(restore_.status.approval_required);
  restore_.spec.is_canceled = true;
  Look();
  restore_.spec.is_canceled = false;
  restore_.spec.on_conflict = OnConflict::kReplace;
  Begin(LookTwice());
  Planned();
  jobs_.back().ended_at = now_;
  EXPECT_FALSE(LookTwice().begin) << "of another plan too";
  EXPECT_EQ(phase_, RestorePhase::kWaitingForApproval);
}

TEST_F(RestoreCourse, ApprovalThatIsDemandedIsNeededWhateverTheSpecSays) {
  restore_.spec.mode = RestoreMode::kApply;
  Begin(LookTwice());
  EXPECT_FALSE(restore_.status.approval_required);
  Planned();
  jobs_.back().ended_at = now_;
  demands_approval_ = true;
  EXPECT_FALSE(LookTwice().begin);
  EXPECT_EQ(phase_, RestorePhase::kWaitingForApproval);
  demands_approval_ = false;
  EXPECT_FALSE(LookTwice().begin) << "it has been needed once";
  restore_.status.approvals = {{.user = "jane", .plan_digest = kDigest, .at = now_},
                               {.user = "joe", .plan_digest = kDigest, .at = now_}};
  EXPECT_EQ(LookTwice().begin, RestoreStep::kApply);
}

TEST_F(RestoreCourse, HasNothingToDoWhereAllIsAsItShouldBe) {
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  Begin(LookTwice());
  Planned({.none = 3});
  EXPECT_FALSE(Look().begin);
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
}

TEST_F(RestoreCourse, WhatIsNotAsTheSetHasItIsTold) {
  RestoreJobView& job = Running();
  Done(job, {.done = 1, .failed = 1});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPartial);
  EXPECT_EQ(reason_, "NotAllRestored");
  EXPECT_TRUE(Is("Failed"));
}

TEST_F(RestoreCourse, WhatCannotBePutBackIsPartOfIt) {
  restore_.spec.mode = RestoreMode::kApply;
  Begin(LookTwice());
  Planned({.create = 2, .refuse = 1}, 1);
  jobs_.back().ended_at = now_;
  Done(Begin(LookTwice()), {.done = 2});
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPartial);
}

TEST_F(RestoreCourse, OfWhichNothingWasWrittenHasFailed) {
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

TEST_F(RestoreCourse, AnExecutorThatSaysNothingIsLost) {
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

TEST_F(RestoreCourse, WhatAnotherJobHasDoneIsNotItsResult) {
  const RestoreJobView job = Running();
  Done(job, {.done = 2});
  restore_.status.result->job = "job-0";
  Look();
  EXPECT_EQ(phase_, RestorePhase::kRunning);
}

TEST_F(RestoreCourse, IsCanceledInTheMiddleAndGoesOn) {
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

TEST_F(RestoreCourse, WhatHadEndedBeforeIsNotCanceled) {
  RestoreJobView& job = Running();
  Done(job, {.done = 2});
  restore_.spec.is_canceled = true;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kSuccess);
}

TEST_F(RestoreCourse, WhatWasStoppedByANodeGoesOn) {
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

TEST_F(RestoreCourse, EndsWhenItsTimeIsOver) {
  RestoreJobView& job = Running();
  Done(job, {.done = 1, .not_reached = 1, .reason = std::string(restore_end::kCanceled)});
  job.ended_at = now_;
  job.is_out_of_time = true;
  EXPECT_TRUE(Look().end_jobs.empty());
  EXPECT_EQ(phase_, RestorePhase::kPartial);
  EXPECT_EQ(reason_, "TimedOut");
}

TEST_F(RestoreCourse, PlanningEndsWhenItsTimeIsOver) {
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

TEST_F(RestoreCourse, WhatIsNotWantedAnyMoreIsEnded) {
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

TEST_F(RestoreCourse, AnExecutorThatIsLostAfterItHasWrittenHasDoneSomeOfIt) {
  RestoreJobView& job = Running();
  Done(job, {.done = 1});
  restore_.status.result->ended_at.reset();
  job.ended_at = now_;
  now_ += kRestoreWordsGrace;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPartial);
  EXPECT_EQ(reason_, "ExecutorLost");
}

TEST_F(RestoreCourse, IsLookedAtWhileItsJobDoesNotStart) {
  Running();
  EXPECT_TRUE(Look().wake);
}

// As by a node that is drained.
TEST_F(RestoreCourse, APlanThatWasStoppedIsMadeAgainOnce) {
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

TEST_F(RestoreCourse, WaitsForWhatItsTargetNames) {
  target_problem_ = Obstacle{.reason = std::string(restore_end::kServiceAccountNotFound),
                             .message = "no such account"};
  const auto course = Look();
  EXPECT_FALSE(course.begin);
  EXPECT_TRUE(course.wake);
  EXPECT_EQ(phase_, RestorePhase::kPending);
  EXPECT_EQ(reason_, "ServiceAccountNotFound");
  EXPECT_EQ(restore_.status.waiting_since, now_);
  target_problem_.reset();
  EXPECT_TRUE(LookTwice().begin);
  EXPECT_FALSE(restore_.status.waiting_since);
}

TEST_F(RestoreCourse, LooksLessOftenTheLongerItWaitsAndFailsInTheEnd) {
  target_problem_ = Obstacle{.reason = std::string(restore_end::kServiceAccountNotFound),
                             .message = "no such account"};
  const sys_seconds since = now_;
  const std::vector<std::pair<seconds, seconds>> waits{{seconds{0}, seconds{15}},
                                                       {seconds{120}, seconds{30}},
                                                       {seconds{3'600}, seconds{600}},
                                                       {kRestorePatience - seconds{1}, seconds{1}}};
  for (const auto& [waited, next] : waits) {
    now_ = since + waited;
    EXPECT_EQ(Look().wake, now_ + next) << waited.count();
    EXPECT_EQ(phase_, RestorePhase::kPending);
    EXPECT_EQ(restore_.status.waiting_since, since);
  }
  now_ = since + kRestorePatience;
  EXPECT_FALSE(Look().wake);
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "ServiceAccountNotFound");
  EXPECT_EQ(restore_.status.message, "given up after 86400 s: no such account");
  target_problem_.reset();
  EXPECT_FALSE(LookTwice().begin);
}

TEST_F(RestoreCourse, HasFailedWhereTooManyWait) {
  target_problem_ = Obstacle{.reason = std::string(restore_end::kServiceAccountNotFound),
                             .message = "no such account"};
  Look();
  may_wait_ = false;
  Look();
  EXPECT_EQ(phase_, RestorePhase::kPending) << "it waits already";
  restore_.status = {};
  EXPECT_FALSE(Look().wake);
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "TooManyWaiting");
  EXPECT_NE(restore_.status.message.find("no such account"), std::string::npos);
  restore_.status = {};
  target_problem_.reset();
  EXPECT_TRUE(LookTwice().begin) << "nothing is missing";
}

// What the target names is asked about only then: each time is a request.
TEST_F(RestoreCourse, NeedsItsTargetOnlyForAJobThatIsNext) {
  EXPECT_TRUE(Look().needs_target);
  RestoreJobView& job = Begin(Look());
  EXPECT_FALSE(Look().needs_target);
  job.ended_at = now_;
  Planned();
  EXPECT_FALSE(Look().needs_target) << "planned, and no more is wanted";
  restore_.spec.mode = RestoreMode::kApply;
  restore_.spec.require_approval = true;
  EXPECT_FALSE(Look().needs_target) << "it waits for people";
  restore_.status.approvals = {{.user = "jane", .plan_digest = kDigest, .at = now_},
                               {.user = "joe", .plan_digest = kDigest, .at = now_}};
  EXPECT_TRUE(Look().needs_target);
}

TEST_F(RestoreCourse, ASpecThatCannotBeDoneHasFailed) {
  restore_.spec.target = {};
  EXPECT_FALSE(Look().begin);
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "InvalidSpec");
}

TEST_F(RestoreCourse, ADrillIsNeverApplied) {
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

TEST_F(RestoreCourse, WhatOnlySaysThatItIsADrillIsNotDone) {
  restore_.drill = DrillMark{};
  restore_.spec.mode = RestoreMode::kPlan;
  EXPECT_FALSE(LookTwice().begin);
  EXPECT_EQ(phase_, RestorePhase::kFailed);
  EXPECT_EQ(reason_, "InvalidSpec");
}

TEST_F(RestoreCourse, WhatHasEndedNeverChanges) {
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

TEST_F(RestoreCourse, ASpecThatCannotBeReadEndsItOnce) {
  const std::string why = "spec.mode: " + std::string(kMaxWords, 'x');
  restore_.status = StatusOfUnreadable(restore_, why, now_);
  EXPECT_EQ(restore_.status.phase, RestorePhase::kFailed);
  EXPECT_EQ(restore_.status.reason, "InvalidSpec");
  EXPECT_EQ(restore_.status.message, why.substr(0, kMaxWords));
  EXPECT_EQ(restore_.status.observed_generation, 3);
  EXPECT_EQ(restore_.status.finished_at, now_);
  const Condition* const failed = FindCondition(restore_.status.conditions, condition::kFailed);
  ASSERT_NE(failed, nullptr);
  EXPECT_TRUE(failed->is_true);
  const auto again = StatusOfUnreadable(restore_, "another", now_ + seconds{60});
  EXPECT_EQ(again.message, restore_.status.message);
  EXPECT_EQ(again.finished_at, now_);
  EXPECT_EQ(again.conditions, restore_.status.conditions);
}

TEST_F(RestoreCourse, ASpecThatCannotBeReadChangesNoEnd) {
  restore_.status.phase = RestorePhase::kSuccess;
  EXPECT_EQ(StatusOfUnreadable(restore_, "why", now_).phase, RestorePhase::kSuccess);
  restore_.status.phase = RestorePhase::kPlanning;
  restore_.meta.is_deleting = true;
  EXPECT_EQ(StatusOfUnreadable(restore_, "why", now_).phase, RestorePhase::kPlanning);
}

TEST_F(RestoreCourse, NothingBeginsForWhatIsBeingDeleted) {
  restore_.meta.is_deleting = true;
  EXPECT_FALSE(Look().begin);
}

}  // namespace
}  // namespace strongroom::domain
