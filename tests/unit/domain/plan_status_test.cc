// PlanSchedule: what it says in the schedule's status, and when it wants to look again.
#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "support/instant.h"
#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

ScheduleStatus StatusOf(const Observed& observed, const char* now) {
  return PlanSchedule(observed, When(now)).status;
}

std::string Text(std::optional<sys_seconds> instant) {
  return instant ? base::FormatTimestamp(*instant) : "none";
}

TEST(PlanStatus, NextRunIsTheNextSlotThatIsNotSettled) {
  Observed observed = NightlySchedule();
  EXPECT_EQ(Text(StatusOf(observed, "0301 02:00").next_run_at), "2026-03-01T02:30:00Z");
  EXPECT_EQ(Text(StatusOf(observed, "0301 02:30").next_run_at), "2026-03-02T02:30:00Z");
  // The clock was set back: what is settled is not announced again.
  observed.status.last_scheduled_for = When("0305 02:30");
  EXPECT_EQ(Text(StatusOf(observed, "0301 02:00").next_run_at), "2026-03-06T02:30:00Z");
  observed.status.last_scheduled_for.reset();
  observed.status.effective_since = When("0306 12:00");
  EXPECT_EQ(Text(StatusOf(observed, "0301 02:00").next_run_at), "2026-03-07T02:30:00Z");
}

TEST(PlanStatus, WakesAtTheNextRun) {
  const Observed observed = NightlySchedule();
  const Plan plan = PlanSchedule(observed, When("0301 02:30"));
  EXPECT_EQ(Text(plan.wake), "2026-03-02T02:30:00Z");
  Observed disabled = NightlySchedule();
  disabled.spec->enabled = false;
  EXPECT_EQ(Text(PlanSchedule(disabled, When("0301 02:30")).wake), "none");
}

TEST(PlanStatus, EffectiveSinceMovesWithTimingAndEnabledOnly) {
  Observed observed = NightlySchedule();
  const auto since = [&](const char* now) {
    observed.status = StatusOf(observed, now);
    return Text(observed.status.effective_since) + " " + observed.status.effective_timing;
  };
  observed.status = {};
  EXPECT_EQ(since("0301 01:00"), "2026-03-01T00:00:00Z daily 02:30 UTC");
  observed.spec->retention.keep_last = 1;
  observed.spec->run.policy_types = {"limits"};
  EXPECT_EQ(since("0301 02:00"), "2026-03-01T00:00:00Z daily 02:30 UTC");
  observed.spec->timing.time_of_day = std::chrono::minutes{180};
  EXPECT_EQ(since("0301 03:00"), "2026-03-01T03:00:00Z daily 03:00 UTC");
  observed.spec->enabled = false;
  EXPECT_EQ(since("0301 04:00"), "2026-03-01T04:00:00Z disabled");
  observed.spec->timing.time_of_day = std::chrono::minutes{0};
  EXPECT_EQ(since("0301 05:00"), "2026-03-01T04:00:00Z disabled");
  observed.spec->enabled = true;
  EXPECT_EQ(since("0301 06:00"), "2026-03-01T06:00:00Z daily 00:00 UTC");
  const auto spec = observed.spec;
  observed.spec.reset();
  EXPECT_EQ(since("0301 07:00"), "2026-03-01T07:00:00Z invalid");
  observed.spec = spec;
  EXPECT_EQ(since("0301 08:00"), "2026-03-01T08:00:00Z daily 00:00 UTC");
  // A clock that was set back does not make it older than the schedule.
  observed.spec->enabled = false;
  EXPECT_EQ(since("0201 00:00"), "2026-03-01T00:00:00Z disabled");
}

TEST(PlanStatus, ActiveAreTheRunsThatWillNotBeOver) {
  Observed observed = NightlySchedule();
  observed.status.last_scheduled_for = When("0304 02:30");
  observed.spec->concurrency_policy = ConcurrencyPolicy::kAllow;
  AddEndedRun(observed, "0301", RunPhase::kSuccess);
  observed.runs.push_back(RunOf("0304"));
  observed.runs.push_back(RunOf("0303", RunPhase::kRunning, JobState::kActive));
  observed.runs.push_back(RunOf("0302", RunPhase::kRunning, JobState::kActive));
  observed.runs.back().is_canceled = true;
  const auto active = StatusOf(observed, "0304 12:00").active;
  EXPECT_EQ(active, (std::vector<ActiveRun>{{"nightly-202603030230", "uid-0303"},
                                            {"nightly-202603040230", "uid-0304"}}));
}

TEST(PlanStatus, ListsNoMoreActiveRunsThanTheCrdAllows) {
  Observed observed = NightlySchedule();
  for (int i = 0; i < 1100; ++i) {
    observed.runs.push_back(RunOf("0301", RunPhase::kRunning, JobState::kActive));
    observed.runs.back().name += std::to_string(i);
  }
  EXPECT_EQ(StatusOf(observed, "0301 12:00").active.size(), 1000U);
}

TEST(PlanStatus, LastRunIsTheNewestThatBegan) {
  Observed observed = NightlySchedule();
  observed.status.last_scheduled_for = When("0303 02:30");
  EXPECT_EQ(Text(StatusOf(observed, "0303 12:00").last_run_at), "none");
  EXPECT_FALSE(StatusOf(observed, "0303 12:00").last_run_status);
  AddEndedRun(observed, "0301", RunPhase::kSuccess).started_at = When("0301 02:31");
  observed.runs.push_back(RunOf("0303"));
  EXPECT_EQ(Text(StatusOf(observed, "0303 12:00").last_run_at), "2026-03-01T02:31:00Z");
  EXPECT_EQ(StatusOf(observed, "0303 12:00").last_run_status, RunPhase::kSuccess);
  observed.runs.push_back(RunOf("0302", RunPhase::kSkipped));
  EXPECT_EQ(Text(StatusOf(observed, "0303 12:00").last_run_at), "2026-03-02T02:30:00Z");
  EXPECT_EQ(StatusOf(observed, "0303 12:00").last_run_status, RunPhase::kSkipped);
}

// The status after the runs of March have ended one a day, planned each day.
ScheduleStatus AfterRuns(const std::vector<RunPhase>& phases) {
  Observed observed = NightlySchedule();
  sys_seconds day = When("0301 02:30");
  for (const RunPhase phase : phases) {
    observed = Applied(observed, PlanSchedule(observed, day), day);
    RunView& run = observed.runs.back();
    run.phase = phase;
    run.job_name = run.name;
    run.job = JobState::kComplete;
    run.finished_at = day + std::chrono::minutes{5};
    run.is_stored = true;
    // Twice, for what is counted must be counted once.
    for (int i = 0; i < 3; ++i) {
      observed = Applied(observed, PlanSchedule(observed, day + std::chrono::minutes{6}), day);
    }
    day += days{1};
  }
  return observed.status;
}

TEST(PlanStatus, CountsFailuresInARow) {
  using enum RunPhase;
  EXPECT_EQ(AfterRuns({kFailed, kFailed}).consecutive_failures, 2);
  EXPECT_EQ(AfterRuns({kFailed, kSuccess, kFailed}).consecutive_failures, 1);
  EXPECT_EQ(AfterRuns({kFailed, kPartial}).consecutive_failures, 0);
  EXPECT_EQ(AfterRuns({kFailed, kCanceled, kSkipped, kFailed}).consecutive_failures, 2);
  EXPECT_EQ(AfterRuns(std::vector<RunPhase>(25, kFailed)).consecutive_failures, 25);
}

TEST(PlanStatus, RemembersTheLastSuccess) {
  using enum RunPhase;
  EXPECT_EQ(Text(AfterRuns({kFailed, kPartial}).last_successful_run_at), "none");
  EXPECT_EQ(Text(AfterRuns({kSuccess, kPartial, kFailed}).last_successful_run_at),
            "2026-03-01T02:35:00Z");
}

// The alarm that a failed run has set is not cleared by asking for more than the list holds.
TEST(PlanStatus, SaysOfRunsThatEndedTheSameHoweverManyWait) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.spec->concurrency_policy = ConcurrencyPolicy::kAllow;
  AddEndedRun(observed, "0301", RunPhase::kFailed).started_at = When("0301 02:31");
  for (int i = 0; i < 25; ++i) {
    observed.runs.push_back(RunOf("0302"));
    observed.runs.back().origin = RunOrigin::kPerson;
    observed.runs.back().trigger = Trigger::kManual;
    observed.runs.back().name = "mine-" + std::to_string(i);
    const ScheduleStatus status = StatusOf(observed, "0302 01:00");
    const Condition* degraded = FindCondition(status.conditions, condition::kDegraded);
    EXPECT_TRUE(degraded->is_true) << i;
    EXPECT_EQ(degraded->reason, schedule_degraded::kLastRunFailed) << i;
    EXPECT_EQ(status.last_run_status, RunPhase::kFailed) << i;
    EXPECT_LE(status.recent_runs.size(), kMaxRecentRuns) << i;
  }
}

// Once it has ended it is counted, and once, though others that ended later are on the list.
TEST(PlanStatus, CountsWhatWaitedBehindAFullList) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.spec->concurrency_policy = ConcurrencyPolicy::kAllow;
  for (int i = 10; i < 35; ++i) {
    observed.runs.push_back(RunOf("0302"));
    observed.runs.back().trigger = Trigger::kManual;
    observed.runs.back().name = "mine-" + std::to_string(i);
  }
  observed.status = StatusOf(observed, "0302 01:00");
  for (RunView& run : observed.runs) {
    run.phase = RunPhase::kFailed;
    observed.status = StatusOf(observed, "0302 01:00");
  }
  EXPECT_EQ(observed.status.consecutive_failures, 25);
  EXPECT_EQ(StatusOf(observed, "0302 01:00").consecutive_failures, 25);
}

TEST(PlanStatus, KeepsTheTenLatestRunsThoughTheirObjectsAreGone) {
  const ScheduleStatus status = AfterRuns(std::vector<RunPhase>(25, RunPhase::kSuccess));
  ASSERT_EQ(status.recent_runs.size(), 10U);
  for (size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(status.recent_runs[i].scheduled_for,
              When("0325 02:30") - days{static_cast<int64_t>(i)});
    EXPECT_EQ(status.recent_runs[i].phase, RunPhase::kSuccess);
  }
}

TEST(PlanStatus, ForgetsARunThatVanishedBeforeItWasOver) {
  Observed observed = NightlySchedule();
  observed.status.last_scheduled_for = When("0301 02:30");
  observed.runs.push_back(RunOf("0301", RunPhase::kRunning, JobState::kActive));
  observed.status = StatusOf(observed, "0301 12:00");
  ASSERT_EQ(observed.status.recent_runs.size(), 1U);
  observed.runs.clear();
  EXPECT_TRUE(StatusOf(observed, "0301 12:00").recent_runs.empty());
}

TEST(PlanStatus, OldRunObjectsBeyondTheListAreNotCountedAgain) {
  Observed observed = NightlySchedule();
  observed.spec->failed_runs_history_limit = 100;
  observed.status.last_scheduled_for = When("0320 02:30");
  for (int day = 1; day <= 20; ++day) {
    AddEndedRun(observed, (day < 10 ? "030" : "03") + std::to_string(day), RunPhase::kFailed);
  }
  observed.status.recent_runs.resize(10);
  observed.status.consecutive_failures = 20;
  EXPECT_EQ(StatusOf(observed, "0320 12:00").consecutive_failures, 20);
}

}  // namespace
}  // namespace strongroom::domain
