// PlanSchedule: which of the runs without a Job start. One row, one rule.
#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

// A run of yesterday's slot, at work or waiting to start.
RunView Works() { return RunOf("0301", RunPhase::kRunning, JobState::kActive); }
RunView Waits() { return RunOf("0301"); }

std::function<void(Observed&)> With(ConcurrencyPolicy policy, const RunView& run) {
  return [policy, run](Observed& o) {
    Settle(o, "0301");
    o.spec->concurrency_policy = policy;
    o.runs.push_back(run);
  };
}

TEST(PlanConcurrency, ForbidSkipsTheNewOne) {
  ExpectSteps({
      {"forbid, one works", "0302 02:30", With(ConcurrencyPolicy::kForbid, Works()),
       "create 0302 skipped PreviousRunActive"},
      {"forbid, one waits for its tenant", "0302 02:30", With(ConcurrencyPolicy::kForbid, Waits()),
       "create 0302 skipped PreviousRunActive; start 0301"},
      {"forbid, one's report is still awaited", "0302 02:30",
       [](Observed& o) {
         Settle(o, "0301");
         o.runs.push_back(RunOf("0301", RunPhase::kRunning, JobState::kComplete));
         o.runs.back().job_finished_at = When("0302 02:29:50");
       },
       "create 0302 skipped PreviousRunActive"},
      {"forbid, one has ended", "0302 02:30",
       [](Observed& o) {
         Settle(o, "0301");
         AddEndedRun(o, "0301", RunPhase::kFailed);
       },
       "create 0302; start 0302"},
      {"forbid, two wait", "0302 02:31",
       [](Observed& o) {
         Settle(o, "0302");
         o.runs = {RunOf("0302"), RunOf("0301")};
       },
       "finish 0302 skipped PreviousRunActive; start 0301"},
      {"forbid, one is being deleted but its Job works", "0302 02:30",
       [](Observed& o) {
         Settle(o, "0301");
         o.runs.push_back(Works());
         o.runs.back().is_deleting = true;
       },
       "create 0302 skipped PreviousRunActive"},
      {"forbid, one is being deleted and held beyond its time, as is its Job", "0302 02:30",
       [](Observed& o) {
         Settle(o, "0301");
         o.runs.push_back(Works());
         o.runs.back().is_deleting = true;
         o.runs.back().deadline = When("0301 03:30");
       },
       "delete job 0301; create 0302; start 0302"},
      {"forbid, one is being deleted and its Job has ended", "0302 02:30",
       [](Observed& o) {
         Settle(o, "0301");
         o.runs.push_back(RunOf("0301", RunPhase::kRunning, JobState::kFailed));
         o.runs.back().is_deleting = true;
       },
       "create 0302; start 0302"},
  });
}

// Runs that people made, who may make any number of them.
TEST(PlanConcurrency, ASlotIsNotSkippedForWhatPeopleMade) {
  const auto made = [](RunView run) {
    run.name = "mine";
    run.origin = RunOrigin::kPerson;
    run.trigger = Trigger::kManual;
    return run;
  };
  using Policy = ConcurrencyPolicy;
  ExpectSteps({
      {"forbid: it waits for one that works", "0302 02:30", With(Policy::kForbid, made(Works())),
       "create 0302; queue 0302 ScheduleBusy"},
      {"forbid: it goes before one that waits", "0302 02:30", With(Policy::kForbid, made(Waits())),
       "finish mine skipped PreviousRunActive; create 0302; start 0302"},
      {"replace: it replaces one that works", "0302 02:30", With(Policy::kReplace, made(Works())),
       "finish mine canceled Replaced; delete job mine; create 0302; start 0302"},
      {"replace: one that waits replaces no slot's", "0302 02:31",
       [&](Observed& o) {
         Settle(o, "0302");
         o.spec->concurrency_policy = Policy::kReplace;
         o.runs = {RunOf("0302", RunPhase::kRunning, JobState::kActive), made(Waits())};
       },
       "finish mine skipped PreviousRunActive"},
      {"replace: but another of its kind", "0302 02:31",
       [&](Observed& o) {
         Settle(o, "0302");
         o.spec->concurrency_policy = Policy::kReplace;
         o.runs = {made(Works()), made(Waits())};
         o.runs[0].name = "older";
       },
       "finish older canceled Replaced; delete job older; start mine"},
  });
}

// Whatever waits names what it waits for, once.
TEST(PlanConcurrency, ASlotThatWaitsSaysForWhat) {
  Observed observed = NightlySchedule();
  Settle(observed, "0302");
  observed.runs = {Works(), RunOf("0302")};
  observed.runs[0].name = "mine";
  observed.runs[0].origin = RunOrigin::kPerson;
  const auto now = When("0302 02:31");
  const Plan plan = PlanSchedule(observed, now);
  ASSERT_EQ(plan.queue_runs.size(), 1U);
  EXPECT_EQ(plan.queue_runs[0].cause.message,
            "run mine, which somebody made, has not ended, and spec.concurrencyPolicy is forbid");
  const Observed told = Applied(observed, plan, now);
  const Plan again = PlanSchedule(told, now);
  EXPECT_TRUE(again.queue_runs.empty());
  const Condition* const blocked = FindCondition(again.status.conditions, condition::kBlocked);
  ASSERT_NE(blocked, nullptr);
  EXPECT_TRUE(blocked->is_true);
  EXPECT_EQ(blocked->reason, schedule_blocked::kAll[2].word);
  EXPECT_EQ(blocked->message, "run nightly-202603020230: " + plan.queue_runs[0].cause.message);
  // Another that came meanwhile is another word.
  Observed next = told;
  next.runs[0].name = "theirs";
  EXPECT_EQ(PlanSchedule(next, now).queue_runs.size(), 1U);
}

TEST(PlanConcurrency, AllowStartsBoth) {
  ExpectSteps({
      {"allow, one works", "0302 02:30", With(ConcurrencyPolicy::kAllow, Works()),
       "create 0302; start 0302"},
      {"allow, one waits", "0302 02:30", With(ConcurrencyPolicy::kAllow, Waits()),
       "create 0302; start 0301; start 0302"},
  });
}

TEST(PlanConcurrency, ReplaceCancelsTheOldOne) {
  ExpectSteps({
      {"replace, one works", "0302 02:30", With(ConcurrencyPolicy::kReplace, Works()),
       "finish 0301 canceled Replaced; delete job 0301; create 0302; start 0302"},
      {"replace, one waits", "0302 02:30", With(ConcurrencyPolicy::kReplace, Waits()),
       "finish 0301 canceled Replaced; create 0302; start 0302"},
      {"replace, nothing new", "0301 12:00", With(ConcurrencyPolicy::kReplace, Works()), ""},
      {"replace, the newest waits still", "0302 02:31",
       [](Observed& o) {
         Settle(o, "0302");
         o.spec->concurrency_policy = ConcurrencyPolicy::kReplace;
         o.runs = {Works(), RunOf("0302")};
       },
       "finish 0301 canceled Replaced; delete job 0301; start 0302"},
      {"replace, slot and token at once", "0302 02:30",
       [](Observed& o) {
         Settle(o, "0301");
         o.spec->concurrency_policy = ConcurrencyPolicy::kReplace;
         o.run_now_token = "now";
       },
       "create 0302 skipped Replaced; create manual; start manual"},
  });
}

TEST(PlanConcurrency, ASkippedRunSaysWhatKeptIt) {
  struct Case {
    ConcurrencyPolicy policy;
    const char* skipped;
    std::string message;
  };
  const std::vector<Case> cases = {
      {ConcurrencyPolicy::kReplace, "nightly-202603020230", " took its place"},
      {ConcurrencyPolicy::kForbid, "nightly-m", " had not ended"},
  };
  for (const Case& c : cases) {
    Observed observed = NightlySchedule();
    Settle(observed, "0301");
    observed.spec->concurrency_policy = c.policy;
    observed.run_now_token = "now";
    const Plan plan = PlanSchedule(observed, When("0302 02:31"));
    ASSERT_EQ(plan.create_runs.size(), 2U);
    ASSERT_EQ(plan.start_jobs.size(), 1U);
    const RunToCreate& skipped = plan.create_runs[c.policy == ConcurrencyPolicy::kReplace ? 0 : 1];
    EXPECT_TRUE(skipped.name.starts_with(c.skipped)) << skipped.name;
    EXPECT_TRUE(skipped.skip_message.starts_with("run " + plan.start_jobs[0] + c.message))
        << skipped.skip_message;
  }
}

TEST(PlanPending, ARunOfAnotherTenantIsNotStarted) {
  const auto of_other = [](JobState job) {
    return [job](Observed& o) {
      Settle(o, "0301");
      o.runs.push_back(RunOf("0301", RunPhase::kPending, job));
      o.runs.back().tenant = {"staging", "t-2"};
    };
  };
  ExpectSteps({
      {"not started yet", "0301 02:31", of_other(JobState::kAbsent),
       "finish 0301 canceled TenantChanged"},
      {"works already", "0301 02:31", of_other(JobState::kActive), ""},
      {"makes room for the next", "0302 02:30", of_other(JobState::kAbsent),
       "finish 0301 canceled TenantChanged; create 0302; start 0302"},
  });
}

TEST(PlanPending, WaitsWhileTheScheduleIsNotReady) {
  const auto given = [](const std::function<void(Observed&)>& change) {
    return [change](Observed& o) {
      Settle(o, "0301");
      o.runs.push_back(RunOf("0301"));
      change(o);
    };
  };
  const char* const kWaits = "queue 0301 ScheduleNotReady";
  ExpectSteps({
      {"tenant gone", "0302 02:30", given([](Observed& o) { o.tenant.reset(); }), kWaits},
      {"tenant not usable", "0302 02:30", given([](Observed& o) {
         o.tenant->problem = Problem{"spec.provider", "no"};
       }),
       kWaits},
      {"invalid", "0302 02:30", given([](Observed& o) {
         o.invalid = {{"spec.x", "no"}};
       }),
       kWaits},
      {"unsupported", "0302 02:30", given([](Observed& o) {
         o.unsupported = {{"spec.x", "no"}};
       }),
       kWaits},
      {"cancel works all the same", "0302 02:30", given([](Observed& o) {
         o.tenant.reset();
         o.runs[0].is_canceled = true;
       }),
       "finish 0301 canceled CancelRequested"},
  });
}

}  // namespace
}  // namespace strongroom::domain
