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

std::function<void(Observed&)> With(UnresolvedRun run,
                                    const std::function<void(UnresolvedRun&)>& change = {}) {
  return [run = std::move(run), change](Observed& observed) {
    Settle(observed, "0301");
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
      {"under the next name", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.name += "-1"; }),
       "resolve 0302 schedule controller"},
      {"canceled before", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.spec.is_canceled = true; }), kInvalid},
      {"of another tenant", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.spec.tenant = "staging"; }), kInvalid},
      {"owned by nobody", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.controller_uid = ""; }), kInvalid},
      {"owned by another", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.controller_uid = "somebody"; }), kInvalid},
      {"of no slot", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.spec.scheduled_for = When("0302 02:29"); }),
       kInvalid},
      {"under a name of its own", "0302 02:31",
       With(Made("0302"), [](UnresolvedRun& r) { r.name = "mine"; }),
       "finish mine skipped InvalidRun; create 0302; start 0302"},
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
       With(Asked(),
            [](UnresolvedRun& r) {
              r.spec.trigger = Trigger::kRetry;
              r.spec.retry_of = "nightly-202603010230";
            }),
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
                ""}});
}

TEST(TimeFor, BelievesNoClockThatIsFarOff) {
  using std::chrono::seconds;
  const auto now = When("0302 02:30");
  const seconds timeout{3600};
  EXPECT_EQ(TimeFor(timeout, std::nullopt, now), timeout);
  EXPECT_EQ(TimeFor(timeout, now + seconds{600}, now), seconds{600});
  EXPECT_EQ(TimeFor(timeout, now + seconds{7200}, now), timeout);
  EXPECT_EQ(TimeFor(timeout, now, now), timeout);
  EXPECT_EQ(TimeFor(timeout, now - seconds{31'536'000}, now), timeout);
}

TEST(RunNames, AreDifferentAndNoLongerThanALabelValue) {
  for (const size_t length : {7U, 48U, 49U, 50U, 200U}) {
    const auto names = RunNames(RunName(std::string(length, 'n'), When("0302 02:30")));
    EXPECT_EQ(names.size(), 10U);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    for (const std::string& name : names) EXPECT_LE(name.size(), 63U) << name;
  }
}

}  // namespace
}  // namespace strongroom::domain
