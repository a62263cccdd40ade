#include "domain/plan_drill.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "domain/drill_reasons.h"
#include "domain/restore_reasons.h"
#include "unit/domain/drills.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace reason = schedule_restorable;

TEST_F(Drills, AreMadeAtOnceAndThenOnceInEachInterval) {
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  ASSERT_EQ(Count(), 1U);
  Plan(Open());
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "True DrillPassed");
  EXPECT_EQ(plan.last->finished_at, now_);
  EXPECT_EQ(plan.last->backup_set, observed_.newest_set);
  ASSERT_TRUE(plan.wake);
  EXPECT_LE(*plan.wake, now_ + hours{24});
  now_ = *plan.wake - seconds{1};
  Look();
  EXPECT_EQ(Count(), 1U);
  now_ += seconds{1};
  Look();
  EXPECT_EQ(Count(), 2U);
}

TEST_F(Drills, AreOfTheNewestSet) {
  const DrillPlan plan = Look();
  ASSERT_TRUE(plan.make);
  EXPECT_EQ(plan.make->spec.backup_set, observed_.newest_set);
  EXPECT_TRUE(IsAsMade(Open()));
}

TEST_F(Drills, ComeAtOffsetsOfTheirOwnAndAreNeverLate) {
  std::set<sys_seconds> dues;
  for (int i = 0; i < 50; ++i) {
    const sys_seconds due = DrillDue("uid-" + std::to_string(i), hours{24}, kStart);
    EXPECT_LE(due, kStart);
    EXPECT_GT(due + hours{24}, kStart);
    EXPECT_EQ(DrillDue("uid-" + std::to_string(i), hours{24}, due), due);
    dues.insert(due);
  }
  EXPECT_GT(dues.size(), 45U);
  EXPECT_LE(DrillDue("uid", hours{24}, sys_seconds{seconds{-5}}), sys_seconds{seconds{-5}});
}

TEST_F(Drills, WaitForASetForAPlaceAndForWhoMayStandForThem) {
  observed_.newest_set.clear();
  EXPECT_EQ(Said(Look()), "Unknown NotDrilledYet");
  observed_.newest_set = "nightly-202603010130-42";
  observed_.has_place = false;
  EXPECT_TRUE(IsDrillDue(observed_, now_));
  const DrillPlan waits = Look();
  EXPECT_TRUE(waits.needs_place && !waits.is_at_work);
  observed_.has_place = true;
  observed_.problem = Obstacle{std::string(reason::kDrillRefused), "no right"};
  EXPECT_EQ(Said(Look()), "Unknown DrillRefused");
  EXPECT_EQ(Count(), 0U);
  observed_.not_before = now_ + seconds{60};
  const DrillPlan later = Look();
  EXPECT_FALSE(IsDrillDue(observed_, now_));
  EXPECT_EQ(later.wake, observed_.not_before);
  now_ += seconds{60};
  observed_.problem.reset();
  EXPECT_EQ(Say(), "Unknown DrillRefused") << "that it is tried again says nothing";
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
}

TEST_F(Drills, ThatFailAreTriedAgainLaterEachTime) {
  Look();
  seconds before{0};
  std::set<std::string> names;
  for (int i = 1; i <= 5; ++i) {
    names.insert(Open().meta.name);
    Fail(Open(), restore_end::kTargetFailed);
    const DrillPlan plan = Look();
    EXPECT_EQ(Said(plan), "Unknown DrillFailed");
    EXPECT_NE(plan.restorable->message.find("TargetFailed: so it is"), std::string::npos);
    const seconds wait = *plan.wake - now_;
    EXPECT_EQ(wait, DrillWait(i));
    EXPECT_GT(wait, before);
    before = wait;
    now_ += wait;
    Look();
  }
  EXPECT_EQ(names.size(), 5U);
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
  EXPECT_EQ(DrillWait(1'000'000), kLongestDrillWait);
}

TEST_F(Drills, OfAnotherTargetAreOtherOnes) {
  Look();
  Plan(Open());
  Look();
  observed_.spec->target.emplace();
  observed_.spec->target->kubernetes.emplace();
  observed_.spec->target->kubernetes->kubeconfig = SecretKey{.name = "standby"};
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  ASSERT_EQ(Count(), 2U);
  observed_.spec->target->kubernetes->kubeconfig = SecretKey{.name = "other"};
  const std::string obsolete = Open().meta.name;
  Look();
  EXPECT_EQ(Count(), 2U);
  EXPECT_NE(Open().meta.name, obsolete);
}

TEST_F(Drills, ThatSomebodyHasChangedAreDeleted) {
  const auto changes = std::to_array<void (*)(Restore&)>(
      {[](Restore& drill) { drill.spec.mode = RestoreMode::kApply; },
       [](Restore& drill) { drill.spec.select.push_back({.type = "roles", .names = {"a"}}); },
       [](Restore& drill) { drill.spec.backup_set = "weekly-202603010130-1"; },
       [](Restore& drill) { drill.spec.on_conflict = OnConflict::kSkip; },
       [](Restore& drill) { drill.spec.namespaces["a"] = "b"; },
       [](Restore& drill) { drill.spec.is_canceled = true; },
       [](Restore& drill) { drill.spec.require_approval = true; },
       [](Restore& drill) { drill.spec.timeout = seconds{60}; },
       [](Restore& drill) { drill.spec.executor.resources = R"({"limits":{"memory":"1Ti"}})"; },
       [](Restore& drill) { drill.spec.target.kubernetes->service_account = "other"; },
       [](Restore& drill) { drill.drill->due += hours{24}; },
       [](Restore& drill) { drill.drill->attempt += 1; }});
  for (const auto change : changes) {
    Look();
    const std::string name = Open().meta.name;
    EXPECT_TRUE(IsAsMade(Open()));
    change(Open());
    // What it has found by then, too.
    Plan(observed_.drills.front());
    const DrillPlan plan = Look();
    ASSERT_EQ(plan.remove.size(), 1U);
    EXPECT_EQ(plan.remove.front().meta.name, name);
    EXPECT_FALSE(plan.last);
    observed_.drills.clear();
  }
}

TEST_F(Drills, ThatCannotBeBegunAreGivenUp) {
  Look();
  Open().status.reason = restore_end::kJobRefused;
  Open().status.message = "exceeded quota";
  EXPECT_EQ(Say(), "Unknown DrillFailed");
  now_ += kDrillPatience;
  const DrillPlan plan = Look();
  ASSERT_TRUE(plan.gave_up);
  EXPECT_FALSE(plan.make || plan.needs_place) << "not at once again";
  EXPECT_EQ(Count(), 0U);
  EXPECT_NE(plan.gave_up->message.find("exceeded quota"), std::string::npos);
}

TEST_F(Drills, ThatDoNotEndAreGivenUp) {
  Look();
  Open().status.phase = RestorePhase::kPlanning;
  now_ += kDrillPatience;
  EXPECT_FALSE(Look().gave_up);
  now_ += 2 * kDrillTime;
  EXPECT_TRUE(Look().gave_up) << "it has a place that others wait for";
  EXPECT_EQ(Count(), 0U);
}

TEST_F(Drills, ThatAreBeingDeletedAreWaitedFor) {
  Look();
  Open().meta.is_deleting = true;
  const DrillPlan plan = Look();
  EXPECT_FALSE(plan.make);
  EXPECT_FALSE(IsDrillDue(observed_, now_));
}

TEST_F(Drills, ThatAreWantedNoMoreLeaveNothing) {
  Look();
  Plan(Open());
  now_ += hours{24};
  Look();
  observed_.spec.reset();
  const DrillPlan plan = Look();
  EXPECT_FALSE(plan.restorable);
  EXPECT_FALSE(plan.last);
  EXPECT_EQ(Count(), 1U) << "the one that has ended, and not the one that has not";
}

TEST_F(Drills, AreBelievedOfTheSchedulesOwnSetsAlone) {
  Look();
  Restore forged = Open();
  forged.spec.backup_set = "tiny-202603010130-1";
  forged.drill->attempt = 2;
  forged.meta.name = DrillName(*forged.drill, forged.spec);
  Plan(forged);
  observed_.drills.push_back(forged);
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  EXPECT_FALSE(observed_.last);
  observed_.sets.push_back(forged.spec.backup_set);
  EXPECT_EQ(Say(), "True DrillPassed") << "its runs have stored it";
}

TEST_F(Drills, AreMadeAgainInAWhileWhereTheyHaveFoundItBad) {
  observed_.spec->every = hours{8'760};
  Look();
  Plan(Open(), {.counts = {.none = 1, .refuse = 1}, .unmet = 1, .message = "a: Denied"});
  observed_.drills.front().status.plan->planned_at += seconds{1};  // by a clock that is ahead
  EXPECT_EQ(Say(), "False NotAllRestorable");
  EXPECT_EQ(Count(), 1U);
  now_ += kLongestDrillWait;
  EXPECT_EQ(Say(), "False NotAllRestorable");
  EXPECT_EQ(Count(), 1U);
  now_ += seconds{1};
  EXPECT_EQ(Say(), "False NotAllRestorable") << "until it is known";
  ASSERT_EQ(Count(), 2U);
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
  now_ += 2 * kLongestDrillWait;
  Look();
  EXPECT_EQ(Count(), 2U);
}

// The interval that now is in then begins at another time, often before the last drill was due.
TEST_F(Drills, AreNotMadeOneAfterTheOtherWhereTheirTimeIsChanged) {
  for (int i = 0; i < 50; ++i) {
    observed_.drills.clear();
    observed_.last.reset();
    observed_.schedule_uid = "uid-" + std::to_string(i);
    observed_.spec->every = hours{24 * 7};
    Look();
    Plan(Open());
    EXPECT_EQ(Say(), "True DrillPassed");
    size_t most = 1;
    for (const hours every : {hours{24 * 30}, hours{24}}) {
      observed_.spec->every = every;
      ++most;
      for (int look = 0; look < 5; ++look) {
        now_ += seconds{10};
        Look();
        if (Count() > 1) Plan(observed_.drills.back());
      }
      EXPECT_LE(Count(), most) << i;
    }
  }
}

TEST_F(Drills, AreBelievedOfAnotherTargetWhateverTheirTime) {
  observed_.spec->every = hours{24};
  Look();
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
  observed_.spec->every = hours{24 * 300};
  observed_.spec->service_account = "another";
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  ASSERT_EQ(Count(), 2U);
  now_ += seconds{10};
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
  EXPECT_EQ(Say(), "True DrillPassed");
  EXPECT_EQ(Count(), 2U);
}

TEST_F(Drills, HaveAnEndHoweverOftenOneSaysThatItWasTried) {
  Look();
  Restore& forged = Open();
  forged.drill->attempt = kMostDrillAttempts;
  forged.meta.name = DrillName(*forged.drill, forged.spec);
  Fail(forged, restore_end::kExecutorLost);
  const auto due = forged.drill->due;
  now_ += kLongestDrillWait;
  if (DrillDue(observed_.schedule_uid, observed_.spec->every, now_) == due) Look();
  EXPECT_EQ(Count(), 1U);
  now_ = due + observed_.spec->every;
  Look();
  EXPECT_EQ(Count(), 2U);
}

}  // namespace
}  // namespace strongroom::domain
