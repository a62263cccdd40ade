// PlanSchedule: runs that have a Job, and Run objects that may go.
#include <gtest/gtest.h>

#include <functional>

#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;

// The plan for a schedule whose only run is that of 1 March.
std::string StepsWith(const RunView& run, const char* now) {
  Observed observed = NightlySchedule();
  observed.status.last_scheduled_for = When("0301 02:30");
  observed.runs = {run};
  return Steps(PlanSchedule(observed, When(now)));
}

RunView Started(RunPhase phase, JobState job) {
  RunView run = RunOf("0301", phase, job);
  run.pod_started_at = When("0301 02:30:05");
  return run;
}

RunView Ended(RunPhase phase, JobState job, const char* failure = "") {
  RunView run = Started(phase, job);
  run.job_finished_at = When("0301 02:40");
  run.job_failure_reason = failure;
  return run;
}

TEST(PlanRunning, MarksARunWhenItsPodWorks) {
  EXPECT_EQ(StepsWith(RunOf("0301", RunPhase::kPending, JobState::kActive), "0301 02:31"), "");
  EXPECT_EQ(StepsWith(Started(RunPhase::kPending, JobState::kActive), "0301 02:31"),
            "mark 0301 running 02:30:05");
  EXPECT_EQ(StepsWith(Started(RunPhase::kRunning, JobState::kActive), "0301 02:31"), "");
}

TEST(PlanRunning, KeepsTheJobNameOfARunThatReportedBeforeItWasSeen) {
  RunView run = Started(RunPhase::kSuccess, JobState::kComplete);
  run.job_name.clear();
  EXPECT_EQ(StepsWith(run, "0301 02:41"), "mark 0301");
  run.job = JobState::kAbsent;
  EXPECT_EQ(StepsWith(run, "0301 02:41"), "");
}

// Somebody has suspended it, say: then Kubernetes does not.
TEST(PlanRunning, AJobThatIsHeldBeyondItsDeadlineEnds) {
  RunView run = Started(RunPhase::kRunning, JobState::kActive);
  run.deadline = When("0301 03:30");
  EXPECT_EQ(StepsWith(run, "0301 03:30:59"), "");
  EXPECT_EQ(StepsWith(run, "0301 03:31"),
            "finish 0301 failed DeadlineExceeded DEADLINE_EXCEEDED; delete job 0301");
  run.is_deleting = true;
  EXPECT_EQ(StepsWith(run, "0301 03:31"), "delete job 0301");
  run.is_deleting = false;
  run.phase = RunPhase::kSuccess;
  run.job_name = run.name;
  EXPECT_EQ(StepsWith(run, "0301 03:31"), "") << "its pod may still be about to end";
}

TEST(PlanRunning, AJobThatEndsWithoutReportIsLostAfterAGrace) {
  const RunView complete = Ended(RunPhase::kRunning, JobState::kComplete);
  EXPECT_EQ(StepsWith(complete, "0301 02:40:59"), "");
  EXPECT_EQ(StepsWith(complete, "0301 02:41:00"), "finish 0301 failed ExecutorLost EXECUTOR_LOST");
  EXPECT_EQ(
      StepsWith(Ended(RunPhase::kRunning, JobState::kFailed, "BackoffLimitExceeded"), "0301 02:41"),
      "finish 0301 failed ExecutorLost EXECUTOR_LOST");
  EXPECT_EQ(
      StepsWith(Ended(RunPhase::kRunning, JobState::kFailed, "DeadlineExceeded"), "0301 02:41"),
      "finish 0301 failed DeadlineExceeded DEADLINE_EXCEEDED");
}

// A mesh's container never ends, and with it the Job; a Job controller that is away says nothing.
TEST(PlanRunning, ARunEndsWithItsExecutorAlsoWhereItsJobGoesOn) {
  RunView run = Started(RunPhase::kRunning, JobState::kActive);
  run.deadline = When("0301 03:30");
  run.pod_ended_at = When("0301 02:40");
  EXPECT_EQ(StepsWith(run, "0301 02:40:59"), "");
  EXPECT_EQ(StepsWith(run, "0301 02:41"),
            "finish 0301 failed ExecutorLost EXECUTOR_LOST; delete job 0301");
  // A container that could not even be started.
  run.phase = RunPhase::kPending;
  run.pod_started_at.reset();
  EXPECT_EQ(StepsWith(run, "0301 02:40:59"), "");
  EXPECT_EQ(StepsWith(run, "0301 02:41"),
            "finish 0301 failed ExecutorLost EXECUTOR_LOST; delete job 0301");
  run.is_lost = true;
  EXPECT_EQ(StepsWith(run, "0301 02:41"), "retry 0301 2 PodEvicted");
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {run};
  EXPECT_EQ(PlanSchedule(observed, When("0301 02:40:30")).wake, When("0301 02:41"));
}

TEST(PlanRunning, AJobThatGoesOnAfterItsRunIsDeleted) {
  for (const RunPhase phase : {RunPhase::kSuccess, RunPhase::kPartial, RunPhase::kFailed}) {
    RunView run = Started(phase, JobState::kActive);
    run.finished_at = When("0301 02:40");
    EXPECT_EQ(StepsWith(run, "0301 02:40:59"), "") << NameOf(phase);
    EXPECT_EQ(StepsWith(run, "0301 02:41"), "delete job 0301") << NameOf(phase);
    Observed observed = NightlySchedule();
    Settle(observed, "0301");
    observed.runs = {run};
    EXPECT_EQ(PlanSchedule(observed, When("0301 02:40:30")).wake, When("0301 02:41"));
  }
}

TEST(PlanRunning, AJobThatHasEndedIsKeptForAWeek) {
  RunView run = Ended(RunPhase::kFailed, JobState::kFailed);
  run.finished_at = When("0301 02:40");
  Observed observed = NightlySchedule();
  Settle(observed, "0309");
  observed.runs = {run};
  EXPECT_EQ(Steps(PlanSchedule(observed, When("0308 02:39:59"))), "");
  EXPECT_EQ(PlanSchedule(observed, When("0308 02:39")).wake, When("0308 02:40"));
  EXPECT_EQ(Steps(PlanSchedule(observed, When("0308 02:40"))), "delete job 0301");
}

TEST(PlanRunning, WakesWhenTheGraceEnds) {
  Observed observed = NightlySchedule();
  observed.status.last_scheduled_for = When("0301 02:30");
  observed.runs = {Ended(RunPhase::kRunning, JobState::kComplete)};
  EXPECT_EQ(PlanSchedule(observed, When("0301 02:40:10")).wake, When("0301 02:41"));
  // Without the time of its end the grace begins when it was seen.
  observed.runs[0].job_finished_at.reset();
  EXPECT_EQ(PlanSchedule(observed, When("0301 02:40:10")).wake, When("0301 02:41:10"));
}

TEST(PlanRunning, ARunThatWasNeverSeenToWorkIsLostToo) {
  RunView run = Ended(RunPhase::kPending, JobState::kFailed, "DeadlineExceeded");
  run.pod_started_at.reset();
  EXPECT_EQ(StepsWith(run, "0301 02:41"), "finish 0301 failed StartTimeout START_TIMEOUT");
  run.job_failure_reason = "BackoffLimitExceeded";
  EXPECT_EQ(StepsWith(run, "0301 02:41"), "finish 0301 failed ExecutorLost EXECUTOR_LOST");
}

TEST(PlanRunning, NeverMarksARunThatItEnds) {
  // Both patches would rest on one resourceVersion, and the second be refused for ever.
  RunView run = Ended(RunPhase::kPending, JobState::kComplete);
  EXPECT_EQ(StepsWith(run, "0301 02:41"), "finish 0301 failed ExecutorLost EXECUTOR_LOST");
  run = Started(RunPhase::kPending, JobState::kActive);
  run.is_canceled = true;
  EXPECT_EQ(StepsWith(run, "0301 02:31"), "finish 0301 canceled CancelRequested; delete job 0301");
}

TEST(PlanRunning, AReportedRunStaysAsReported) {
  for (const RunPhase phase : {RunPhase::kSuccess, RunPhase::kPartial, RunPhase::kFailed,
                               RunPhase::kCanceled, RunPhase::kSkipped}) {
    RunView run = Ended(phase, JobState::kFailed, "DeadlineExceeded");
    run.is_canceled = true;
    EXPECT_EQ(StepsWith(run, "0301 12:00"), "") << NameOf(phase);
    run.job = JobState::kAbsent;
    EXPECT_EQ(StepsWith(run, "0301 12:00"), "") << NameOf(phase);
  }
}

TEST(PlanRunning, AJobThatIsGoneFailsTheRun) {
  RunView run = Started(RunPhase::kRunning, JobState::kAbsent);
  run.job_name = run.name;
  EXPECT_EQ(StepsWith(run, "0301 02:35"), "finish 0301 failed JobDeleted JOB_DELETED");
  run.phase = RunPhase::kPending;
  EXPECT_EQ(StepsWith(run, "0301 02:35"), "finish 0301 failed JobDeleted JOB_DELETED");
  run.is_canceled = true;
  EXPECT_EQ(StepsWith(run, "0301 02:35"), "finish 0301 canceled CancelRequested");
}

TEST(PlanRunning, AJobThatIsGoneBeforeItWasSeenIsMadeAnew) {
  EXPECT_EQ(StepsWith(RunOf("0301"), "0301 02:35"), "start 0301");
}

TEST(PlanRunning, CancelStopsTheJob) {
  RunView run = RunOf("0301");
  run.is_canceled = true;
  EXPECT_EQ(StepsWith(run, "0301 02:35"), "finish 0301 canceled CancelRequested");
  run = Started(RunPhase::kRunning, JobState::kActive);
  run.is_canceled = true;
  EXPECT_EQ(StepsWith(run, "0301 02:35"), "finish 0301 canceled CancelRequested; delete job 0301");
  // The phase was written, the Job was not deleted.
  EXPECT_EQ(StepsWith(Started(RunPhase::kCanceled, JobState::kActive), "0301 02:35"),
            "delete job 0301");
}

TEST(PlanRunning, LeavesARunAloneThatIsBeingDeleted) {
  RunView run = Ended(RunPhase::kRunning, JobState::kComplete);
  run.is_deleting = true;
  EXPECT_EQ(StepsWith(run, "0301 12:00"), "");
  run = RunOf("0301");
  run.is_deleting = true;
  EXPECT_EQ(StepsWith(run, "0301 12:00"), "");
}

class PlanRunLimitsOf : public ::testing::Test {
 protected:
  PlanRunLimitsOf() {
    for (const char* day : {"0301", "0302", "0303", "0304", "0305"}) {
      AddEndedRun(observed_, day, RunPhase::kSuccess);
    }
    observed_.status.last_scheduled_for = When("0305 02:30");
  }

  std::string StepsNow() { return Steps(PlanSchedule(observed_, When("0305 12:00"))); }
  RunView& Run(size_t index) { return observed_.runs.at(index); }

  Observed observed_ = NightlySchedule();
};

TEST_F(PlanRunLimitsOf, TheOldestBeyondTheLimitGo) {
  EXPECT_EQ(StepsNow(), "delete run 0302; delete run 0301");
  observed_.spec->successful_runs_history_limit = 5;
  EXPECT_EQ(StepsNow(), "");
}

TEST_F(PlanRunLimitsOf, FailedAndCanceledRunsHaveTheirOwnLimit) {
  observed_.spec->failed_runs_history_limit = 1;
  Run(0).phase = RunPhase::kFailed;
  Run(2).phase = RunPhase::kCanceled;
  EXPECT_EQ(StepsNow(), "delete run 0301");
}

TEST_F(PlanRunLimitsOf, PartialAndSkippedRunsCountAsSuccessful) {
  Run(1).phase = RunPhase::kPartial;
  Run(2).phase = RunPhase::kSkipped;
  EXPECT_EQ(StepsNow(), "delete run 0302; delete run 0301");
}

TEST_F(PlanRunLimitsOf, NothingGoesThatPostgresqlDoesNotHave) {
  Run(0).is_stored = false;
  EXPECT_EQ(StepsNow(), "delete run 0302");
}

TEST_F(PlanRunLimitsOf, NothingGoesWhoseSlotIsNotSettledInTheStoredStatus) {
  observed_.spec->successful_runs_history_limit = 0;
  EXPECT_EQ(StepsNow(), "delete run 0304; delete run 0303; delete run 0302; delete run 0301");
  observed_.status.last_scheduled_for = When("0303 02:30");
  EXPECT_EQ(StepsNow(), "delete run 0302; delete run 0301");
  observed_.status.last_scheduled_for.reset();
  EXPECT_EQ(StepsNow(), "");
}

TEST_F(PlanRunLimitsOf, NothingGoesThatTheStoredStatusHasNotCounted) {
  observed_.status.recent_runs.pop_back();
  EXPECT_EQ(StepsNow(), "delete run 0302");
  observed_.status.recent_runs.back().phase = RunPhase::kRunning;
  EXPECT_EQ(StepsNow(), "");
}

TEST_F(PlanRunLimitsOf, NothingGoesTwiceOrWhileItWorks) {
  Run(0).is_deleting = true;
  EXPECT_EQ(StepsNow(), "delete run 0302");
  Run(1).phase = RunPhase::kRunning;
  Run(1).job = JobState::kActive;
  Run(1).job_name = Run(1).name;
  EXPECT_EQ(StepsNow(), "");
}

TEST_F(PlanRunLimitsOf, AManualRunStaysUntilItsTokenIsSettled) {
  for (RunView& run : observed_.runs) run.trigger = Trigger::kManual;
  observed_.status.last_scheduled_for.reset();
  observed_.run_now_token = "new";
  observed_.spec->concurrency_policy = ConcurrencyPolicy::kAllow;
  EXPECT_EQ(StepsNow().find("delete run"), std::string::npos);
  observed_.status.last_manual_trigger = "new";
  EXPECT_NE(StepsNow().find("delete run 0302; delete run 0301"), std::string::npos);
}

// Somebody has made it under the name of the slot that is due now.
TEST_F(PlanRunLimitsOf, NothingGoesThatHasTheNameOfARunToMake) {
  Run(0).trigger = Trigger::kManual;
  observed_.status.last_scheduled_for = When("0228 02:30");
  observed_.status.effective_since = When("0301 02:30");
  const Plan plan = PlanSchedule(observed_, When("0301 02:31"));
  ASSERT_EQ(plan.create_runs.size(), 1U);
  ASSERT_EQ(plan.create_runs[0].name, Run(0).name);
  EXPECT_TRUE(plan.delete_runs.empty());
  // Nor before it is settled that the slot's is called otherwise.
  observed_.status.last_scheduled_for = When("0310 02:30");
  EXPECT_NE(StepsNow().find("delete run 0301"), std::string::npos);
  observed_.status.taken_names = {{.name = Run(0).name, .instead = "other"}};
  EXPECT_EQ(StepsNow().find("delete run 0301"), std::string::npos);
}

TEST_F(PlanRunLimitsOf, NothingGoesWhileTheSpecCannotBeRead) {
  observed_.spec.reset();
  EXPECT_EQ(StepsNow(), "");
}

}  // namespace
}  // namespace strongroom::domain
