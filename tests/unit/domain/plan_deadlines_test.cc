// PlanSchedule: runs that have not started end all the same.
#include <gtest/gtest.h>

#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

// The plan for a schedule whose only run is that of 1 March.
std::string StepsWith(const RunView& run, const char* now) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {run};
  return Steps(PlanSchedule(observed, When(now)));
}

// No report is on its way where no pod has worked.
TEST(PlanDeadlines, APodThatDoesNotStartHasNoTimeBeyondTheDeadline) {
  RunView run = RunOf("0301", RunPhase::kPending, JobState::kActive);
  run.deadline = When("0301 03:30");
  EXPECT_EQ(StepsWith(run, "0301 03:29:59"), "");
  EXPECT_EQ(StepsWith(run, "0301 03:30"),
            "finish 0301 failed StartTimeout START_TIMEOUT; delete job 0301");
  run.job = JobState::kFailed;
  run.job_failure_reason = "DeadlineExceeded";
  run.job_finished_at = When("0301 03:30");
  EXPECT_EQ(StepsWith(run, "0301 03:30"), "finish 0301 failed StartTimeout START_TIMEOUT");
}

// Somebody has to wake up for it, whatever Kubernetes does.
TEST(PlanDeadlines, EachRunWithAJobIsLookedAtAtItsDeadline) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {RunOf("0301", RunPhase::kPending, JobState::kActive)};
  observed.runs[0].deadline = When("0301 03:30");
  observed.runs[0].job_created_at = When("0301 02:30");
  EXPECT_EQ(PlanSchedule(observed, When("0301 03:29:30")).wake, When("0301 03:30"));
  observed.runs[0].is_deleting = true;
  EXPECT_EQ(PlanSchedule(observed, When("0301 03:29:30")).wake, When("0301 03:30"));
  observed.runs[0].pod_started_at = When("0301 02:31");
  EXPECT_EQ(PlanSchedule(observed, When("0301 03:29:30")).wake, When("0301 03:31"));
  observed.tenant.reset();
  EXPECT_EQ(PlanSchedule(observed, When("0301 03:29:30")).wake, When("0301 03:31"));
}

RunView Refused(std::string_view reason) {
  RunView run = RunOf("0301");
  run.deadline = When("0301 03:30");
  run.blocked = Condition{.type = "Blocked",
                          .is_true = true,
                          .reason = std::string(reason),
                          .message = "quota q",
                          .last_transition = When("0301 02:31")};
  return run;
}

TEST(PlanDeadlines, ARunWhoseJobIsRefusedIsTriedUntilItsDeadline) {
  RunView run = Refused(obstacle::kJobRefused);
  EXPECT_EQ(StepsWith(run, "0301 03:29:59"), "start 0301");
  EXPECT_EQ(StepsWith(run, "0301 03:30"), "finish 0301 failed StartTimeout START_TIMEOUT");
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {run};
  EXPECT_EQ(PlanSchedule(observed, When("0301 02:40")).wake, When("0301 03:30"));
  const Plan late = PlanSchedule(observed, When("0301 03:30"));
  EXPECT_EQ(late.finish_runs.at(0).message,
            "the run's pod did not start within spec.timeoutSeconds: JobRefused: quota q");
  // Also where nothing may start.
  observed.tenant.reset();
  EXPECT_EQ(Steps(PlanSchedule(observed, When("0301 03:30"))),
            "finish 0301 failed StartTimeout START_TIMEOUT");
  // That nobody was there to make one is no fault of the run.
  run.blocked.reset();
  EXPECT_EQ(StepsWith(run, "0301 03:30"), "start 0301");
}

TEST(PlanDeadlines, ARunWhoseJobCanNeverBeFailsSoon) {
  const RunView run = Refused(obstacle::kJobInvalid);
  EXPECT_EQ(StepsWith(run, "0301 02:32:59"), "start 0301");
  EXPECT_EQ(StepsWith(run, "0301 02:33"), "finish 0301 failed JobInvalid JOB_INVALID");
}

}  // namespace
}  // namespace strongroom::domain
