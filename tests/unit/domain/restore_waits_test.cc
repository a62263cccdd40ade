#include <gtest/gtest.h>

#include "domain/restore_course.h"
#include "domain/restore_reasons.h"
#include "unit/domain/restore_courses.h"

// What a restore waits for: people, and what its target names.
namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

TEST_F(RestoreCourses, NothingIsWrittenBeforeTwoPeopleHaveApprovedThePlan) {
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
TEST_F(RestoreCourses, ApprovalThatWasAskedForOnceIsNeededForGood) {
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

TEST_F(RestoreCourses, ApprovalThatIsDemandedIsNeededWhateverTheSpecSays) {
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

TEST_F(RestoreCourses, WaitsForWhatItsTargetNames) {
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

TEST_F(RestoreCourses, LooksLessOftenTheLongerItWaitsAndFailsInTheEnd) {
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

TEST_F(RestoreCourses, HasFailedWhereTooManyWait) {
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
TEST_F(RestoreCourses, NeedsItsTargetOnlyForAJobThatIsNext) {
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

}  // namespace
}  // namespace strongroom::domain
