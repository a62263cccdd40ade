// PlanSchedule: which slots and tokens become runs. One row, one rule.
#include "domain/plan.h"

#include <gtest/gtest.h>

#include "domain/plan_slots.h"
#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;

TEST(PlanSlots, FallDueOnceAndNeverEarly) {
  ExpectSteps({
      {"nothing before the first slot", "0301 02:29:59", {}, ""},
      {"the first slot, at its second", "0301 02:30:00", {}, "create 0301; start 0301"},
      {"the first slot, found late", "0301 02:45", {}, "create 0301; start 0301"},
      {"settled: not again", "0301 12:00", [](Observed& o) { Settle(o, "0301"); }, ""},
      {"the next day's", "0302 02:30", [](Observed& o) { Settle(o, "0301"); },
       "create 0302; start 0302"},
      {"disabled: none", "0301 02:30",
       [](Observed& o) {
         o.spec->enabled = false;
         o.status.effective_timing = "disabled";
       },
       ""},
      {"Run exists, status patch was lost", "0301 02:31",
       [](Observed& o) { o.runs.push_back(RunOf("0301")); }, "start 0301"},
      {"Run and Job exist, status patch was lost", "0301 02:31",
       [](Observed& o) { o.runs.push_back(RunOf("0301", RunPhase::kPending, JobState::kActive)); },
       ""},
      {"Run has ended, status patch was lost", "0301 02:40",
       [](Observed& o) { AddEndedRun(o, "0301", RunPhase::kSuccess); }, ""},
      {"settled in the future: the clock was set back", "0301 02:30",
       [](Observed& o) { Settle(o, "0303"); }, ""},
      {"after the clock has caught up", "0304 02:30", [](Observed& o) { Settle(o, "0303"); },
       "create 0304; start 0304"},
  });
}

// A clock that jumps a year and is set right again.
TEST(PlanSlots, ThatAWrongClockSettledComeAllTheSame) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  const auto now = When("0302 00:00");
  const std::chrono::days year{365};
  const Plan wrong = PlanSchedule(observed, now + year);
  EXPECT_EQ(wrong.missed_slots.size(), 364U) << "none without a word";
  observed = Applied(observed, wrong, now + year);
  ASSERT_GT(*observed.status.last_scheduled_for, now + kFarthestSettled);
  const Plan right = PlanSchedule(observed, now + std::chrono::hours{1});
  EXPECT_EQ(right.status.next_run_at, When("0302 02:30"));
  EXPECT_EQ(right.status.last_scheduled_for, std::nullopt);
  observed = Applied(observed, right, now + std::chrono::hours{1});
  const Plan due = PlanSchedule(observed, When("0302 02:30"));
  EXPECT_EQ(due.status.last_scheduled_for, When("0302 02:30"));
  ASSERT_EQ(due.create_runs.size(), 1U);
  EXPECT_EQ(due.create_runs[0].scheduled_for, When("0302 02:30"));
}

TEST(PlanSlots, BeforeTheTimingTookEffectAreNotRun) {
  ExpectSteps({
      {"created after the day's slot", "0301 12:00",
       [](Observed& o) { o.created_at = *(o.status.effective_since = When("0301 03:00")); }, ""},
      {"created in the very second of its slot", "0301 02:30:01",
       [](Observed& o) { o.created_at = *(o.status.effective_since = When("0301 02:30")); },
       "create 0301; start 0301"},
      {"first status of a schedule that was changed before anyone looked at it", "0301 12:00",
       [](Observed& o) {
         o.generation = 2;
         o.status = {};
       },
       ""},
      {"first status of a schedule that was created after its slot", "0301 12:00",
       [](Observed& o) {
         o.created_at = When("0301 03:00");
         o.status = {};
       },
       ""},
      {"first status of a schedule that was created before its slot", "0301 02:31",
       [](Observed& o) { o.status = {}; }, "create 0301; start 0301"},
      {"enabled again after the slot", "0305 12:00",
       [](Observed& o) {
         Settle(o, "0301");
         o.status.effective_timing = "disabled";
       },
       ""},
      {"time moved to an hour that has passed", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.spec->timing.time_of_day = std::chrono::minutes{60};
       },
       ""},
      {"time moved to the current second", "0302 12:00:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.spec->timing.time_of_day = std::chrono::minutes{719};
       },
       ""},
      {"zone changed", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.spec->timing.zone = *TimeZone::Find("America/New_York");
       },
       ""},
      {"a spec that was wrong is mended after its slot", "0302 12:00",
       [](Observed& o) {
         const auto spec = o.spec;
         o.spec.reset();
         o.status = {};
         o = Applied(o, PlanSchedule(o, When("0301 00:00")), When("0301 00:00"));
         o.spec = spec;
       },
       ""},
  });
}

TEST(PlanSlots, MissedWhileTheControllerWasDown) {
  const auto down_since_first = [](Observed& o) { Settle(o, "0301"); };
  const auto deadline = [](int64_t limit) {
    return [limit](Observed& o) {
      Settle(o, "0301");
      o.spec->starting_deadline = seconds{limit};
    };
  };
  const auto none = [](Observed& o) {
    Settle(o, "0301");
    o.spec->catch_up = CatchUp::kNone;
  };
  ExpectSteps({
      {"latest is run, the others are recorded", "0304 12:00", down_since_first,
       "create 0304; start 0304; missed 0302 ControllerDown; missed 0303 ControllerDown"},
      {"one missed slot is the latest", "0302 12:00", down_since_first, "create 0302; start 0302"},
      {"within the deadline", "0302 02:40", deadline(600), "create 0302; start 0302"},
      {"past the deadline", "0302 02:40:01", deadline(600), "missed 0302 DeadlineExceeded"},
      {"past the deadline, with older ones", "0303 12:00", deadline(600),
       "missed 0302 ControllerDown; missed 0303 DeadlineExceeded"},
      {"catch-up none, on time", "0302 02:31", none, "create 0302; start 0302"},
      {"catch-up none, late", "0302 02:31:01", none, "missed 0302 ControllerDown"},
      {"catch-up none, several", "0304 12:00", none,
       "missed 0302 ControllerDown; missed 0303 ControllerDown; missed 0304 ControllerDown"},
      {"a slot that has a Run is not missed", "0304 12:00",
       [](Observed& o) {
         Settle(o, "0301");
         AddEndedRun(o, "0302", RunPhase::kFailed);
       },
       "create 0304; start 0304; missed 0303 ControllerDown"},
  });
}

TEST(PlanSlots, MissedBecauseTheScheduleWasNotReadySayThat) {
  const auto unready_since = [](const char* when) {
    return [when](Observed& o) {
      Settle(o, "0301");
      o.status.conditions.push_back({.type = "Ready",
                                     .is_true = false,
                                     .reason = "TenantNotFound",
                                     .message = "no such tenant",
                                     .last_transition = When(when)});
    };
  };
  ExpectSteps({
      {"not ready all the time", "0304 12:00", unready_since("0301 12:00"),
       "create 0304; start 0304; missed 0302 NotReady; missed 0303 NotReady"},
      {"not ready from the second slot on", "0304 12:00", unready_since("0302 12:00"),
       "create 0304; start 0304; missed 0302 ControllerDown; missed 0303 NotReady"},
  });
}

TEST(PlanSlots, OneOutageWritesABoundedNumberOfRows) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  PlanOptions options;
  options.max_missed_slots = 5;
  const Plan plan = PlanSchedule(observed, When("0601 12:00"), options);
  EXPECT_EQ(Steps(plan),
            "create 0601; start 0601; missed 0527 ControllerDown; missed 0528 ControllerDown; "
            "missed 0529 ControllerDown; missed 0530 ControllerDown; missed 0531 ControllerDown");
}

TEST(PlanSlots, SpreadMovesTheStartAndNotTheSlot) {
  Observed observed = NightlySchedule();
  observed.spec->spread = seconds{3600};
  const seconds offset = SpreadOffset(observed.uid, observed.spec->spread);
  ASSERT_GT(offset, seconds{0});
  const auto slot = When("0301 02:30");
  EXPECT_EQ(Steps(PlanSchedule(observed, slot + offset - seconds{1})), "");
  const Plan plan = PlanSchedule(observed, slot + offset);
  EXPECT_EQ(Steps(plan), "create 0301; start 0301");
  EXPECT_EQ(plan.create_runs.front().scheduled_for, slot);
  EXPECT_EQ(plan.status.last_scheduled_for, slot);
  EXPECT_EQ(plan.status.next_run_at, When("0302 02:30") + offset);
  // The deadline counts from when the slot was to start.
  observed.spec->starting_deadline = seconds{10};
  EXPECT_EQ(Steps(PlanSchedule(observed, slot + offset + seconds{10})), "create 0301; start 0301");
}

TEST(PlanManual, RunsATokenOnce) {
  const auto token = [](const char* seen) {
    return [seen](Observed& o) {
      o.run_now_token = "now";
      o.status.last_manual_trigger = seen;
    };
  };
  ExpectSteps({
      {"a new token", "0301 01:00", token(""), "create manual; start manual"},
      {"another token", "0301 01:00", token("before"), "create manual; start manual"},
      {"the same token", "0301 01:00", token("now"), ""},
      {"also while disabled", "0301 01:00",
       [](Observed& o) {
         o.run_now_token = "now";
         o.spec->enabled = false;
         o.status.effective_timing = "disabled";
       },
       "create manual; start manual"},
      {"not while the tenant is missing", "0301 01:00",
       [](Observed& o) {
         o.run_now_token = "now";
         o.tenant.reset();
       },
       ""},
      {"together with a slot, under forbid", "0301 02:30", token(""),
       "create 0301; create manual skipped PreviousRunActive; start 0301"},
      {"together with a slot, under allow", "0301 02:30",
       [](Observed& o) {
         o.run_now_token = "now";
         o.spec->concurrency_policy = ConcurrencyPolicy::kAllow;
       },
       "create 0301; create manual; start 0301; start manual"},
  });
}

TEST(PlanManual, RunThatExistsIsNotMadeAgain) {
  Observed observed = NightlySchedule();
  observed.run_now_token = "now";
  const auto now = When("0301 01:00:59");
  const Plan first = PlanSchedule(observed, now);
  ASSERT_EQ(first.create_runs.size(), 1U);
  EXPECT_EQ(first.create_runs[0].scheduled_for, When("0301 01:00"));
  EXPECT_EQ(first.create_runs[0].trigger, Trigger::kManual);
  // The Run was made, its Job and the status were not; a minute has passed.
  Observed after = Applied(observed, first, now);
  after.runs[0].job = JobState::kAbsent;
  after.status = observed.status;
  const Plan second = PlanSchedule(after, now + seconds{60});
  EXPECT_EQ(Steps(second), "start manual");
  EXPECT_EQ(second.status.last_manual_trigger, "now");
}

}  // namespace
}  // namespace strongroom::domain
