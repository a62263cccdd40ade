// PlanSchedule: what is in the way, and schedules that are being deleted.
#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "domain/miss_reasons.h"
#include "domain/plan_status.h"
#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

const Condition& Of(const ScheduleStatus& status, std::string_view type) {
  const Condition* found = FindCondition(status.conditions, type);
  if (found == nullptr) throw std::runtime_error("there is no condition " + std::string(type));
  return *found;
}

TEST(PlanDeleting, NothingNewStarts) {
  ExpectSteps({
      {"a slot that is due", "0302 02:31", [](Observed& o) { o.is_deleting = true; }, ""},
      {"a token", "0301 02:00",
       [](Observed& o) {
         o.run_now_token = "now";
         o.is_deleting = true;
       },
       ""},
      {"a slot, of a tenant that is being deleted", "0302 02:31",
       [](Observed& o) { o.tenant->is_deleting = true; }, ""},
      {"a run that waits", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.runs = {RunOf("0302")};
         o.is_deleting = true;
       },
       "finish 0302 canceled ScheduleDeleted"},
      {"a run that waits, of a tenant that is being deleted", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.runs = {RunOf("0302")};
         o.tenant->is_deleting = true;
       },
       "queue 0302 ScheduleNotReady"},
      {"what works goes on", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.runs = {RunOf("0302", RunPhase::kRunning, JobState::kActive)};
         o.is_deleting = true;
       },
       ""},
  });
}

TEST(PlanDeleting, IsSaidInReady) {
  Observed observed = NightlySchedule();
  observed.is_deleting = true;
  const ScheduleStatus status = PlanSchedule(observed, When("0301 02:00")).status;
  EXPECT_EQ(Of(status, condition::kReady).reason, schedule_ready::kDeleting);
  EXPECT_FALSE(Of(status, condition::kReady).is_true);
  EXPECT_FALSE(status.next_run_at);
  observed.is_deleting = false;
  observed.tenant->is_deleting = true;
  EXPECT_EQ(Of(PlanSchedule(observed, When("0301 02:00")).status, condition::kReady).reason,
            schedule_ready::kTenantDeleting);
}

TEST(PlanBlocked, SaysWhatIsInTheWayOfARun) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {RunOf("0301")};
  observed.runs[0].queued =
      Condition{.type = "Queued", .is_true = true, .reason = std::string(run_queued::kTenantBusy)};
  EXPECT_EQ(Of(PlanSchedule(observed, When("0301 03:00")).status, condition::kBlocked).reason,
            run_queued::kTenantBusy);
  observed.runs[0].blocked = Condition{.type = "Blocked",
                                       .is_true = true,
                                       .reason = std::string(obstacle::kJobRefused),
                                       .message = "quota q",
                                       .last_transition = When("0301 02:31")};
  const Condition blocked =
      Of(PlanSchedule(observed, When("0301 03:00")).status, condition::kBlocked);
  EXPECT_TRUE(blocked.is_true);
  EXPECT_EQ(blocked.reason, obstacle::kJobRefused);
  EXPECT_EQ(blocked.message, "run nightly-202603010230: quota q");
  observed.runs[0].phase = RunPhase::kFailed;
  EXPECT_FALSE(Of(PlanSchedule(observed, When("0301 03:00")).status, condition::kBlocked).is_true);
}

RunView Working(RunPhase phase, const char* obstacle) {
  RunView run = RunOf("0301", phase, JobState::kActive);
  run.job_name = run.name;
  run.job_created_at = When("0301 02:30");
  run.deadline = When("0301 03:30");
  if (phase == RunPhase::kRunning) run.started_at = When("0301 02:30:05");
  if (*obstacle != '\0') run.obstacle = Obstacle{obstacle, "words"};
  return run;
}

Plan PlanWith(const RunView& run, const char* now) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {run};
  return PlanSchedule(observed, When(now));
}

TEST(PlanObstacle, IsToldOnceAndTakenBackWhenItIsGone) {
  RunView run = Working(RunPhase::kPending, "PodUnschedulable");
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "block 0301 PodUnschedulable");
  run.blocked = Condition{
      .type = "Blocked", .is_true = true, .reason = "PodUnschedulable", .message = "words"};
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "");
  run.obstacle->reason = "ImageUnavailable";
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "block 0301 ImageUnavailable");
  // Marked at work, it is not blocked.
  run.obstacle.reset();
  run.pod_started_at = When("0301 02:31");
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "mark 0301 running 02:31:00");
  // Its node was away for a while.
  run = Working(RunPhase::kRunning, "NodeLost");
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "block 0301 NodeLost");
  run.blocked =
      Condition{.type = "Blocked", .is_true = true, .reason = "NodeLost", .message = "words"};
  run.obstacle.reset();
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "unblock 0301");
  run.phase = RunPhase::kSuccess;
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "unblock 0301");
}

TEST(PlanObstacle, IsLookedForAsLongAsThePodHasNotStarted) {
  const RunView run = Working(RunPhase::kPending, "");
  EXPECT_EQ(PlanWith(run, "0301 02:30:03").wake, When("0301 02:30:10"));
  EXPECT_EQ(PlanWith(run, "0301 02:30:20").wake, When("0301 02:31:20"));
  EXPECT_EQ(PlanWith(Working(RunPhase::kRunning, ""), "0301 02:30:20").wake, When("0301 03:31"));
}

// What somebody deletes after it was told of is not made anew.
TEST(PlanObstacle, IsToldWithTheJobWhoseEndIsTheRuns) {
  RunView run = Working(RunPhase::kPending, "");
  run.job = JobState::kAbsent;
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:31")), "finish 0301 failed JobDeleted JOB_DELETED");
}

RunView Evicted() {
  RunView run = Working(RunPhase::kRunning, "PodEvicted");
  run.job = JobState::kFailed;
  run.job_failure_reason = "BackoffLimitExceeded";
  run.job_finished_at = When("0301 02:40");
  run.is_lost = true;
  run.pod_end = "pod a: Evicted: low on memory";
  return run;
}

TEST(PlanRetry, AnotherJobIsMadeForAPodThatNodeOrClusterEnded) {
  RunView run = Evicted();
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:40")), "block 0301 PodEvicted");
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:41")), "retry 0301 2 PodEvicted");
  run.attempts = 2;
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:41")), "retry 0301 3 PodEvicted");
  run.attempts = 3;
  const Plan last = PlanWith(run, "0301 02:41");
  EXPECT_EQ(Steps(last), "finish 0301 failed ExecutorLost EXECUTOR_LOST");
  EXPECT_EQ(last.finish_runs.at(0).message,
            "the executor's Job ended without reporting an outcome: pod a: Evicted: low on memory");
}

TEST(PlanRetry, AServerThatIsAwayIsTriedAsLongAsThereIsTime) {
  RunView run = Evicted();
  run.attempts = 20;
  run.obstacle->reason = obstacle::kServerUnreachable;
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:41")), "retry 0301 21 ServerUnreachable");
  EXPECT_EQ(Steps(PlanWith(run, "0301 03:30")), "finish 0301 failed ExecutorLost EXECUTOR_LOST");
}

TEST(PlanRetry, NoneIsMadeWhereItIsOfNoUse) {
  const std::string lost = "finish 0301 failed ExecutorLost EXECUTOR_LOST";
  RunView run = Evicted();
  run.is_lost = false;
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:41")), lost);
  run = Evicted();
  EXPECT_EQ(Steps(PlanWith(run, "0301 03:30")), lost);
  run.job_failure_reason = "DeadlineExceeded";
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:41")),
            "finish 0301 failed DeadlineExceeded DEADLINE_EXCEEDED");
  run = Evicted();
  run.is_canceled = true;
  EXPECT_EQ(Steps(PlanWith(run, "0301 02:41")), "finish 0301 canceled CancelRequested");
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {Evicted()};
  observed.is_deleting = true;
  EXPECT_EQ(Steps(PlanSchedule(observed, When("0301 02:41"))), lost);
}

class Held : public ::testing::Test {
 protected:
  ScheduleStatus At(const char* now, const std::string& words) {
    const Plan plan = PlanSchedule(observed_, When(now));
    return HeldStatus(observed_, plan, {std::string(obstacle::kWriteRefused), words}, When(now));
  }
  Observed observed_ = NightlySchedule();
};

TEST_F(Held, SettlesNothingAndSaysWhy) {
  observed_.run_now_token = "now";
  observed_.status.taken_names = {{.name = "a", .instead = "b"}};
  const ScheduleStatus held = At("0301 02:31", "quota q");
  EXPECT_FALSE(held.last_scheduled_for);
  EXPECT_EQ(held.last_manual_trigger, "");
  EXPECT_EQ(held.taken_names, observed_.status.taken_names);
  EXPECT_TRUE(Of(held, condition::kReady).is_true);
  EXPECT_TRUE(Of(held, condition::kBlocked).is_true);
  EXPECT_EQ(Of(held, condition::kBlocked).reason, obstacle::kWriteRefused);
  EXPECT_EQ(Of(held, condition::kBlocked).message, "quota q");
  EXPECT_EQ(Of(held, condition::kBlocked).last_transition, When("0301 02:31"));
}

// A status that changed at each attempt would bring the next attempt at once.
TEST_F(Held, SaysTheSameOfTheSame) {
  observed_.status = At("0301 02:31", "quota q, used 5");
  EXPECT_EQ(At("0301 02:32", "quota q, used 6"), observed_.status);
  const ScheduleStatus changed = At("0301 02:33", "webhook w");
  EXPECT_EQ(Of(changed, condition::kBlocked).message, "webhook w");
  EXPECT_EQ(Of(changed, condition::kBlocked).last_transition, When("0301 02:31"));
}

TEST_F(Held, HealsByItself) {
  observed_.status = At("0301 02:31", "quota q");
  const Plan plan = PlanSchedule(observed_, When("0301 02:40"));
  EXPECT_EQ(Steps(plan), "create 0301; start 0301");
  EXPECT_FALSE(Of(plan.status, condition::kBlocked).is_true);
}

TEST_F(Held, IsTheReasonOfTheSlotsThatWereMissedMeanwhile) {
  observed_.status = At("0301 02:30:05", "quota q");
  EXPECT_EQ(Steps(PlanSchedule(observed_, When("0303 02:30"))),
            "create 0303; start 0303; missed 0301 WriteRefused; missed 0302 WriteRefused");
}

}  // namespace
}  // namespace strongroom::domain
