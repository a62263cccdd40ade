// Runs that somebody has made: which become one of the schedule's, and which never do.
#include <gtest/gtest.h>

#include "domain/naming.h"
#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

// A Run as the controller makes it of the slot of a day, not resolved yet.
UnresolvedRun Made(std::string_view day) {
  const auto slot = When(std::string(day) + " 02:30");
  const Observed nightly = NightlySchedule();
  return {.name = RunName("nightly", slot),
          .controller_uid = nightly.uid,
          .is_owned_alone = true,
          .created_at = slot,
          .spec = {.schedule = {nightly.name, nightly.uid},
                   .tenant = "prod",
                   .scheduled_for = slot,
                   .trigger = Trigger::kSchedule}};
}

// A Run as people may make it.
UnresolvedRun Asked() {
  return {.name = "mine",
          .created_at = When("0302 01:10:42"),
          .spec = {.schedule = {.name = "nightly"}, .trigger = Trigger::kManual}};
}

// With the run of the slot before, if that has ended so.
std::function<void(Observed&)> With(UnresolvedRun run,
                                    const std::function<void(UnresolvedRun&)>& change = {},
                                    std::optional<RunPhase> before = {}) {
  return [run = std::move(run), change, before](Observed& observed) {
    Settle(observed, "0301");
    if (before) AddEndedRun(observed, "0301", *before);
    observed.unresolved = {run};
    if (change) change(observed.unresolved[0]);
  };
}

constexpr const char* kOwn = "create 0302; start 0302";
constexpr const char* kInvalid = "finish 0302 skipped InvalidRun; create 0302; start 0302";

TEST(PlanUnresolvedRuns, TheSlotsOwnIsTheOneThatSaysWhatTheControllerWould) {
  ExpectSteps({
      {"made by a controller that died", "0302 02:31", With(Made("0302")),
       "resolve 0302 schedule controller"},
      {"under the name that was written down", "0302 02:31",
       [](Observed& o) {
         With(Made("0302"), [](UnresolvedRun& r) { r.name += "-x7k2p"; })(o);
         const std::string name = RunName("nightly", When("0302 02:30"));
         o.status.taken_names = {{.name = name, .instead = name + "-x7k2p"}};
       },
       "resolve 0302 schedule controller"},
      {"under another than was written down", "0302 02:31",
       [](Observed& o) {
         With(Made("0302"))(o);
         const std::string name = RunName("nightly", When("0302 02:30"));
         o.status.taken_names = {{.name = name, .instead = name + "-x7k2p"}};
       },
       kInvalid},
      {"canceled before", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.spec.is_canceled = true; }), kInvalid},
      {"of another tenant", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.spec.tenant = "staging"; }), kInvalid},
      {"owned by nobody", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.controller_uid = ""; }), kInvalid},
      {"its schedule is not its only owner, or a finalizer holds it", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.is_owned_alone = false; }), kInvalid},
      {"owned by another", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.controller_uid = "somebody"; }), kInvalid},
      {"of no slot", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.spec.scheduled_for = When("0302 02:29"); }),
       kInvalid},
      {"under a name of its own", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.name = "mine"; }),
       "finish mine skipped InvalidRun; create 0302; start 0302"},
      {"of a slot before the one that is due", "0303 02:31", With(Made("0302")),
       "finish 0302 skipped InvalidRun; create 0303; start 0303; missed 0302 ControllerDown"},
      {"of one that is not caught up with", "0302 02:32",
       [](Observed& o) {
         With(Made("0302"))(o);
         o.spec->catch_up = CatchUp::kNone;
       },
       "finish 0302 skipped InvalidRun; missed 0302 ControllerDown"},
      {"of a slot that is dealt with", "0301 12:00", With(Made("0301")),
       "finish 0301 skipped InvalidRun"},
  });
}

TEST(PlanUnresolvedRuns, TomorrowsSlotIsNotTodays) {
  ExpectSteps(
      {{"made a day before", "0301 12:00", With(Made("0302")), "finish 0302 skipped InvalidRun"}});
  // And when it comes, it is not taken by the one that is there.
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  EXPECT_EQ(Steps(PlanSchedule(observed, When("0302 02:30"))), kOwn);
}

TEST(PlanUnresolvedRuns, PeopleSayTheScheduleAndNoMore) {
  const char* const kTaken = "resolve mine manual person";
  const char* const kRefused = "finish mine skipped InvalidRun";
  ExpectSteps({
      {"manual", "0302 01:11", With(Asked()), kTaken},
      {"retry", "0302 01:11",
       With(
           Asked(),
           [](UnresolvedRun& r) {
             r.spec.trigger = Trigger::kRetry;
             r.spec.retry_of = "nightly-202603010230";
           },
           RunPhase::kFailed),
       "resolve mine retry person"},
      {"with the right UID", "0302 01:11",
       With(Asked(), [](UnresolvedRun& r) { r.spec.schedule.uid = NightlySchedule().uid; }),
       kTaken},
      {"canceled already: it ends as that", "0302 01:11",
       With(Asked(), [](UnresolvedRun& r) { r.spec.is_canceled = true; }), kTaken},
      {"trigger schedule", "0302 01:11",
       With(Asked(), [](UnresolvedRun& r) { r.spec.trigger = Trigger::kSchedule; }), kRefused},
      {"a tenant", "0302 01:11", With(Asked(), [](UnresolvedRun& r) { r.spec.tenant = "prod"; }),
       kRefused},
      {"a minute", "0302 01:11",
       With(Asked(), [](UnresolvedRun& r) { r.spec.scheduled_for = When("0302 01:10"); }),
       kRefused},
      {"another schedule of that name", "0302 01:11",
       With(Asked(), [](UnresolvedRun& r) { r.spec.schedule.uid = "older"; }), kRefused},
      {"another owner", "0302 01:11",
       With(Asked(), [](UnresolvedRun& r) { r.controller_uid = "somebody"; }), kRefused},
  });
}

// Who sees the token can make its run before the controller does, but not date it.
TEST(PlanUnresolvedRuns, ARunOfATokenIsOfTheMinuteOfItsCreation) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.run_now_token = "token";
  UnresolvedRun run = Made("0302");
  run.name = ManualRunName(observed.name, observed.uid, "token");
  run.created_at = When("0302 01:10:42");
  run.spec.trigger = Trigger::kManual;
  for (const auto said : {When("0101 00:00"), When("0302 01:10"), When("1231 23:59")}) {
    run.spec.scheduled_for = said;
    observed.unresolved = {run};
    const Plan plan = PlanSchedule(observed, When("0302 01:11"));
    ASSERT_EQ(plan.resolve_runs.size(), 1U);
    EXPECT_EQ(plan.resolve_runs[0].resolved.scheduled_for, When("0302 01:10"));
    EXPECT_EQ(plan.resolve_runs[0].resolved.origin, RunOrigin::kController);
  }
}

// Its Job could not be made, and the slot's own would wait behind it.
TEST(PlanUnresolvedRuns, NamesThatNoJobCanHaveAreRefused) {
  const std::string longest(kMaxRunName, 'a');
  const std::string too_long(kMaxRunName + 1, 'a');
  const std::string taken = "resolve " + longest + " manual person";
  const std::string refused = "finish " + too_long + " skipped InvalidRun";
  const std::string due = refused + "; create 0302; start 0302";
  const auto named = [](const std::string& name) {
    return With(Asked(), [name](UnresolvedRun& r) { r.name = name; });
  };
  ExpectSteps({
      {"the longest", "0302 01:11", named(longest), taken.c_str()},
      {"one more", "0302 01:11", named(too_long), refused.c_str()},
      {"one more, when the slot comes", "0302 02:31", named(too_long), due.c_str()},
  });
}

TEST(PlanUnresolvedRuns, FreezeWhatTheScheduleSays) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.unresolved = {Asked()};
  const Plan plan = PlanSchedule(observed, When("0302 01:11"));
  ASSERT_EQ(plan.resolve_runs.size(), 1U);
  const ResolvedRun& resolved = plan.resolve_runs[0].resolved;
  EXPECT_EQ(resolved.schedule, (ObjectRef{"nightly", observed.uid}));
  EXPECT_EQ(resolved.tenant, (ObjectRef{"prod", "t-1"}));
  EXPECT_EQ(resolved.scheduled_for, When("0302 01:10"));  // the minute of its creation
  EXPECT_EQ(resolved.run, observed.spec->run);
  EXPECT_FALSE(resolved.deadline);
}

TEST(PlanUnresolvedRuns, WaitForTheScheduleToBeReady) {
  ExpectSteps({{"no tenant", "0302 01:11",
                [](Observed& o) {
                  With(Asked())(o);
                  o.tenant.reset();
                },
                "queue mine ScheduleNotReady"}});
}

// Made by people, a second after another.
std::vector<UnresolvedRun> AskedTimes(int times) {
  std::vector<UnresolvedRun> runs;
  for (int i = 0; i < times; ++i) {
    UnresolvedRun run = Asked();
    // The later, the earlier by name.
    run.name = "mine-" + std::to_string(900 - i);
    run.created_at += std::chrono::seconds{i};
    runs.insert(runs.begin(), run);
  }
  return runs;
}

size_t CountOf(const Plan& plan, std::string_view reason) {
  return static_cast<size_t>(
      std::count_if(plan.finish_runs.begin(), plan.finish_runs.end(),
                    [&](const RunToFinish& run) { return run.reason == reason; }));
}

TEST(PlanUnresolvedRuns, NoMoreThanSoManyWait) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.spec->concurrency_policy = ConcurrencyPolicy::kAllow;
  observed.unresolved = AskedTimes(25);
  const PlanOptions options{.max_waiting_runs = 10};
  const auto now = When("0302 01:20");
  Plan plan = PlanSchedule(observed, now, options);
  ASSERT_EQ(plan.resolve_runs.size(), 10U);
  EXPECT_EQ(plan.resolve_runs.front().name, "mine-900") << "first come";
  EXPECT_EQ(CountOf(plan, "TooManyRuns"), 15U);
  // Those that wait still, for their tenant, count; one that works does not.
  plan.start_jobs.clear();
  Observed next = Applied(observed, plan, now);
  next.runs[0].job = JobState::kActive;
  next.unresolved = {Asked(), Asked()};
  next.unresolved[1].name = "too-many";
  EXPECT_EQ(Steps(PlanSchedule(next, now, options)).substr(0, 63),
            "finish too-many skipped TooManyRuns; resolve mine manual person");
  // Nor does one that a finalizer holds after its end was asked for.
  for (RunView& run : next.runs) run.is_deleting = true;
  EXPECT_EQ(CountOf(PlanSchedule(next, now, options), "TooManyRuns"), 0U);
  // The slot's own run is none of them.
  next.unresolved = {Made("0302")};
  EXPECT_EQ(PlanSchedule(next, When("0302 02:30"), options).resolve_runs.size(), 1U);
}

// However many: nobody refuses them for what they say, and all are held in memory.
TEST(PlanUnresolvedRuns, NoMoreThanSoManyWaitForTheScheduleToBeReady) {
  const PlanOptions options{.max_waiting_runs = 10};
  const auto now = When("0302 01:20");
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.unresolved = AskedTimes(75);
  for (const bool has_spec : {true, false}) {
    Observed unready = observed;
    unready.tenant.reset();
    if (!has_spec) unready.spec.reset();
    const Plan plan = PlanSchedule(unready, now, options);
    EXPECT_EQ(CountOf(plan, "TooManyRuns"), 50U);
    EXPECT_EQ(plan.finish_runs.front().name, "mine-890") << "the first ones wait";
    EXPECT_TRUE(plan.has_more);
    EXPECT_EQ(plan.queue_runs.size(), options.max_waiting_runs) << "and say so";
    const Plan rest = PlanSchedule(Applied(unready, plan, now), now, options);
    EXPECT_EQ(CountOf(rest, "TooManyRuns"), 15U);
    EXPECT_FALSE(rest.has_more);
    EXPECT_TRUE(rest.resolve_runs.empty());
  }
}

// Each costs a write before the slot's.
TEST(PlanUnresolvedRuns, ASlotWaitsForTheAnswersToAFewOnly) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.unresolved = AskedTimes(120);
  for (UnresolvedRun& run : observed.unresolved) run.spec.tenant = "prod";
  observed.unresolved.push_back(Made("0302"));
  const auto now = When("0302 02:30");
  std::vector<size_t> answered;
  for (int look = 0; look < 5; ++look) {
    const Plan plan = PlanSchedule(observed, now);
    answered.push_back(CountOf(plan, "InvalidRun"));
    EXPECT_EQ(plan.resolve_runs.size(), look == 0 ? 1U : 0U) << "the slot's is in the first";
    EXPECT_EQ(plan.has_more, look < 4) << "the rest is for the next look";
    EXPECT_NE(plan.wake, now) << "which comes behind those of others";
    observed = Applied(observed, plan, now);
  }
  EXPECT_EQ(answered, (std::vector<size_t>{5, 5, 50, 50, 10}));
}

// Who sees the token cannot keep it from its run.
TEST(PlanUnresolvedRuns, ATokensRunIsTheControllersOwn) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.spec->concurrency_policy = ConcurrencyPolicy::kAllow;
  observed.run_now_token = "token";
  UnresolvedRun run = Asked();
  run.name = ManualRunName(observed.name, observed.uid, "token");
  observed.unresolved = {run};
  EXPECT_EQ(Steps(PlanSchedule(observed, When("0302 01:11"))),
            "create manual; resolve manual manual person; start manual");
}

}  // namespace
}  // namespace strongroom::domain
