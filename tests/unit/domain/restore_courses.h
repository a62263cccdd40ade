#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/conditions.h"
#include "domain/restore_course.h"

namespace strongroom::domain {

inline const std::string kDigest = "sha256:" + std::string(64, 'd');

// One restore, and what the cluster has of it.
class RestoreCourses : public testing::Test {
 protected:
  RestoreCourses() {
    restore_.meta = {.ns = "team-a", .name = "back", .uid = "u-1", .generation = 3};
    restore_.spec.backup_set = "nightly-202603020130-42";
    restore_.spec.target.kubernetes = KubernetesTenant{.service_account = "restorer"};
  }

  RestoreCourse Look() {
    const RestoreCourse course = PlanCourse({.restore = restore_,
                                             .jobs = jobs_,
                                             .new_ending = "end0" + std::to_string(++endings_ % 10),
                                             .target_problem = target_problem_,
                                             .demands_approval = demands_approval_,
                                             .may_wait = may_wait_,
                                             .unreadable = unreadable_},
                                            now_);
    const RestoreStatus& status = course.status;
    phase_ = status.phase;
    reason_ = status.reason;
    restore_.status = status;
    return course;
  }

  // A name is written first.
  RestoreCourse LookTwice() {
    Look();
    return Look();
  }

  std::string Purpose(RestoreStep step) const {
    return JobPurpose(step, step == RestoreStep::kPlan ? SpecDigestOf(restore_.spec)
                                                       : restore_.status.plan->digest);
  }

  // The Job that a look has asked for is there.
  RestoreJobView& Begin(const RestoreCourse& course) {
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
  std::string unreadable_;
  std::chrono::sys_seconds now_{std::chrono::seconds(1'790'000'000)};
  RestorePhase phase_ = RestorePhase::kPending;
  std::string reason_;
  int made_ = 0;
  int endings_ = 0;
};

}  // namespace strongroom::domain
