#pragma once

#include <gtest/gtest.h>

#include <string>

#include "domain/naming.h"
#include "support/instant.h"
#include "unit/domain/plan_simulator.h"
#include "unit/domain/plan_world.h"

// A controller and a cluster in which everything goes wrong, for a while, and then nothing any
// more.
namespace strongroom::domain {

inline constexpr size_t kNoCrash = SIZE_MAX;

// What may happen in a story beside crashes, stale caches, outages and failing executors.
struct Troubles {
  bool edits = false;  // of the timing, and disabled for a while
  bool clock_set_back = false;
  bool people = false;  // make Runs with anything in them, and Jobs, under any name they can know
};

class Story {
  using days = std::chrono::days;
  using seconds = std::chrono::seconds;
  using sys_seconds = std::chrono::sys_seconds;

 public:
  Story(unsigned seed, Troubles troubles)
      : troubles_(troubles),
        cluster_(RandomSchedule(seed), test::At("2026-03-25T00:00:00Z"), seed),
        changed_at_(cluster_.now) {
    if (!troubles_.people) return;
    // Watching what is written, and nearly as fast as the controller.
    cluster_.between_writes = [this] {
      if (cluster_.Random(4) == 0) SomebodyMakesSomething();
    };
  }
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  void Tell(int length) {
    for (int i = 0; i < length && !::testing::Test::HasFatalFailure(); ++i) {
      PassTime();
      Trouble();
      cluster_.Work(false);
      if (cluster_.Random(8) != 0) Control();
      CheckAlways();
    }
  }

  // Everybody does what they should until nothing is left to do.
  void Calm() {
    cluster_.SetPostgresUp(true);
    cluster_.schedule.tenant = TenantView{.uid = "t-1"};
    cluster_.between_writes = [] {};
    for (int i = 0; i < 60; ++i) {
      cluster_.Work(true);
      const Snapshot seen = cluster_.Look();
      const Plan plan = PlanSchedule(seen.observed, cluster_.now);
      // What people have made before may still be in the way, once for each name.
      const bool is_done = cluster_.CarryOut(plan, seen, kNoCrash);
      ASSERT_TRUE(is_done || troubles_.people) << Steps(plan);
      CheckAlways();
      if (!cluster_.HasUnfinishedRuns() && Steps(plan).empty() &&
          plan.status == seen.observed.status) {
        return;
      }
      // Where the clock was set back, a Job may have ended in what is the future now.
      cluster_.now += seconds{troubles_.clock_set_back ? 20'000 : 61};
    }
    FAIL() << "does not come to rest";
  }

  void CheckSlots() {
    const ScheduleSpec& spec = *cluster_.schedule.spec;
    const seconds offset = SpreadOffset(cluster_.schedule.uid, spec.spread);
    sys_seconds slot = cluster_.schedule.created_at - seconds{1};
    for (;;) {
      slot = *NextSlot(spec.timing, slot);
      if (slot + offset > cluster_.now) return;
      const int answers =
          cluster_.runs_of_slot[slot] + static_cast<int>(cluster_.ledger.count(slot));
      ASSERT_EQ(answers, 1) << base::FormatTimestamp(slot) << " has " << cluster_.runs_of_slot[slot]
                            << " runs";
    }
  }

  void CheckFailureCount() {
    int64_t failures = 0;
    for (const auto& [key, phase] : cluster_.ended) {
      if (phase == RunPhase::kFailed) ++failures;
      if (phase == RunPhase::kSuccess || phase == RunPhase::kPartial) failures = 0;
    }
    ASSERT_EQ(cluster_.schedule.status.consecutive_failures, failures);
  }

  bool IsForbid() const {
    return cluster_.schedule.spec->concurrency_policy == ConcurrencyPolicy::kForbid;
  }

 private:
  static Observed RandomSchedule(unsigned seed) {
    std::mt19937 random(seed);
    Observed schedule = NightlySchedule();
    schedule.created_at = test::At("2026-03-25T00:00:00Z");
    schedule.status = {};
    ScheduleSpec& spec = *schedule.spec;
    if (random() % 2 == 0) spec.timing.zone = *TimeZone::Find("Europe/Berlin");
    spec.concurrency_policy = static_cast<ConcurrencyPolicy>(random() % 3);
    if (random() % 3 == 0) spec.catch_up = CatchUp::kNone;
    if (random() % 3 == 0) spec.starting_deadline = seconds{1 + random() % 7200};
    if (random() % 3 == 0) spec.spread = seconds{1 + random() % 7200};
    spec.successful_runs_history_limit = static_cast<int64_t>(random() % 4);
    spec.failed_runs_history_limit = static_cast<int64_t>(random() % 4);
    return schedule;
  }

  void PassTime() {
    const seconds offset = SpreadOffset(cluster_.schedule.uid, cluster_.schedule.spec->spread);
    switch (cluster_.Random(7)) {
      case 0:
        cluster_.now += days{cluster_.Random(4)};
        break;
      case 1:
      case 2:
        // Just before, at, or just after the next slot.
        cluster_.now = *NextSlot(cluster_.schedule.spec->timing, cluster_.now - offset) + offset +
                       seconds{cluster_.Random(3) - 1};
        break;
      case 3:
        cluster_.now += seconds{cluster_.Random(7200)};
        break;
      case 4:
        if (troubles_.clock_set_back) cluster_.now -= seconds{cluster_.Random(100'000)};
        break;
      default:
        cluster_.now += seconds{cluster_.Random(90)};
    }
  }

  void Trouble() {
    ScheduleSpec& spec = *cluster_.schedule.spec;
    switch (cluster_.Random(16)) {
      case 0:
        cluster_.DeleteSomeJob();
        break;
      case 1:
        cluster_.CancelSomeRun();
        break;
      case 2:
        cluster_.schedule.run_now_token = "token-" + std::to_string(++tokens_);
        break;
      case 3:
        cluster_.schedule.tenant.reset();
        break;
      case 4:
      case 5:
        cluster_.schedule.tenant = TenantView{.uid = "t-1"};
        break;
      case 6:
        cluster_.SetPostgresUp(!cluster_.IsPostgresUp());
        break;
      case 7:
        if (!MayEdit()) break;
        spec.enabled = !spec.enabled;
        Changed();
        break;
      case 8:
        if (!MayEdit()) break;
        spec.timing.time_of_day = std::chrono::minutes{cluster_.Random(1440)};
        Changed();
        break;
      case 9:
      case 10:
        if (troubles_.people) SomebodyMakesSomething();
        break;
      default:
        break;
    }
  }

  sys_seconds SomeSlot() {
    return *NextSlot(cluster_.schedule.spec->timing, cluster_.now - days{cluster_.Random(3)});
  }

  // A name that can be foreseen of a slot before or after this one or of a token, or that is to be
  // read somewhere.
  std::string NameOfSomeRun(sys_seconds slot) {
    const auto shown = cluster_.NamesThatAreShown();
    switch (cluster_.Random(4)) {
      case 0:
        return ManualRunName(cluster_.schedule.name, cluster_.schedule.uid,
                             "token-" + std::to_string(tokens_ + cluster_.Random(2)));
      case 1:
        if (!shown.empty()) {
          return shown.at(static_cast<size_t>(cluster_.Random(static_cast<int64_t>(shown.size()))));
        }
        [[fallthrough]];
      default:
        return RunName(cluster_.schedule.name, slot);
    }
  }

  // Under its name or another, for nobody or in the name of the schedule.
  void SomebodyMakesARun() {
    const sys_seconds slot = SomeSlot();
    UnresolvedRun run;
    run.name = cluster_.Random(4) == 0 ? "mine-" + std::to_string(++mine_) : NameOfSomeRun(slot);
    run.created_at = cluster_.now;
    run.spec.schedule.name = cluster_.schedule.name;
    run.spec.trigger = static_cast<Trigger>(cluster_.Random(3));
    run.spec.is_canceled = cluster_.Random(2) == 0;
    if (cluster_.Random(2) == 0) run.controller_uid = cluster_.schedule.uid;
    run.is_owned_alone = cluster_.Random(4) != 0;
    if (cluster_.Random(2) == 0) run.spec.schedule.uid = cluster_.schedule.uid;
    if (cluster_.Random(2) == 0) run.spec.tenant = cluster_.schedule.spec->tenant;
    if (cluster_.Random(2) == 0) run.spec.scheduled_for = slot;
    cluster_.PersonMakes(run);
  }

  void SomebodyMakesSomething() {
    if (cluster_.Random(2) == 0) {
      SomebodyMakesARun();
    } else {
      cluster_.PersonMakesJob(NameOfSomeRun(SomeSlot()));
    }
  }

  // A change that is taken back before anyone looks is none.
  bool MayEdit() const {
    return troubles_.edits &&
           cluster_.schedule.status.observed_generation == cluster_.schedule.generation;
  }

  void Changed() {
    ++cluster_.schedule.generation;
    changed_at_ = cluster_.now;
  }

  // A controller looks once, and now and then acts a second time on what it saw, because its cache
  // does not show its own writes yet. It may die between any two writes.
  void Control() {
    const Snapshot seen = cluster_.Look();
    const Plan plan = PlanSchedule(seen.observed, cluster_.now);
    for (const RunToCreate& run : plan.create_runs) {
      if (run.trigger != Trigger::kSchedule || troubles_.clock_set_back) continue;
      ASSERT_GE(run.scheduled_for, changed_at_) << run.name << " is from before the change";
    }
    const bool dies = cluster_.Random(3) == 0;
    cluster_.CarryOut(plan, seen, dies ? static_cast<size_t>(cluster_.Random(6)) : kNoCrash);
    if (cluster_.Random(4) != 0) return;
    if (cluster_.Random(2) == 0) cluster_.Work(false);
    cluster_.CarryOut(plan, seen, kNoCrash);
  }

  void CheckAlways() {
    for (const auto& [name, times] : cluster_.times_created) {
      ASSERT_EQ(times, 1) << name << " was made " << times << " times";
    }
    for (const auto& [slot, runs] : cluster_.runs_of_slot) {
      ASSERT_LE(runs, 1) << base::FormatTimestamp(slot);
    }
    ASSERT_TRUE(!IsForbid() || cluster_.WorkingRuns() <= 1);
    ASSERT_LE(cluster_.schedule.status.recent_runs.size(), kMaxRecentRuns);
  }

  const Troubles troubles_;
  Cluster cluster_;
  sys_seconds changed_at_;
  int tokens_ = 0;
  int mine_ = 0;
};

}  // namespace strongroom::domain
