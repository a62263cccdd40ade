#include "domain/plan_drill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "domain/conditions.h"
#include "domain/drill_answer.h"
#include "domain/drill_reasons.h"
#include "domain/restore_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace reason = schedule_restorable;

constexpr sys_seconds kStart{seconds{1'772'400'000}};
const std::string kDigest = "sha256:" + std::string(64, 'd');

// A schedule, its drills, and whoever carries these out.
class Drills : public testing::Test {
 protected:
  Drills() {
    observed_.schedule_name = "nightly";
    observed_.schedule_uid = "uid-1";
    observed_.spec = DrillSpec{.every = hours{24}, .target = {}, .service_account = "restorer"};
    observed_.newest_set = "nightly-202603010130-42";
    observed_.has_place = true;
  }

  // What a look decides is done but for what comes after `writes` writes.
  DrillPlan Look(size_t writes = 1'000) {
    const DrillPlan plan = PlanDrill(observed_, now_);
    for (const DrillToDelete& drill : plan.remove) {
      if (writes-- == 0) return plan;
      std::erase_if(observed_.drills,
                    [&](const Restore& one) { return one.meta.name == drill.meta.name; });
    }
    if (plan.make) {
      if (writes-- == 0) return plan;
      Make(*plan.make);
    }
    if (writes-- == 0) return plan;
    observed_.last = plan.last;
    observed_.said = plan.restorable;
    return plan;
  }
  // The API server refuses a second one of the name.
  void Make(const DrillToMake& drill) {
    for (const Restore& one : observed_.drills) {
      if (one.meta.name == drill.name) return;
    }
    Restore made{.meta = {.ns = "team-a", .name = drill.name, .uid = drill.name + "-uid"},
                 .spec = drill.spec,
                 .status = {},
                 .drill = drill.mark};
    made.meta.created_at = now_;
    observed_.drills.push_back(made);
    ++made_[drill.name];
  }
  Restore& Open() {
    const auto open = std::find_if(
        observed_.drills.begin(), observed_.drills.end(),
        [](const Restore& drill) { return !AnswerOf(drill) && !HasEnded(drill.status.phase); });
    if (open == observed_.drills.end()) throw std::logic_error("no drill is open");
    return *open;
  }
  void Plan(Restore& drill, RestorePlanned planned = {.counts = {.create = 1, .none = 2}}) const {
    planned.about = AboutOf(drill.spec);
    planned.digest = kDigest;
    planned.planned_at = now_;
    drill.status.phase = RestorePhase::kPlanned;
    drill.status.plan = planned;
  }
  void Fail(Restore& drill, std::string_view why, const std::string& message = "so it is") const {
    drill.status.phase = RestorePhase::kFailed;
    drill.status.reason = why;
    drill.status.message = message;
    drill.status.finished_at = now_;
  }
  static std::string Said(const DrillPlan& plan) {
    if (!plan.restorable) return "nothing";
    const Condition& said = *plan.restorable;
    return (said.is_true ? "True " : said.is_unknown ? "Unknown " : "False ") + said.reason;
  }
  std::string Say() { return Said(Look()); }
  size_t Count() const { return observed_.drills.size(); }

  DrillObserved observed_;
  sys_seconds now_ = kStart;
  std::map<std::string, int> made_;
};

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

TEST_F(Drills, SayWhatTheyFound) {
  Look();
  Plan(Open());
  DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "True DrillPassed");
  EXPECT_EQ(plan.restorable->message, plan.last->message);
  now_ += hours{24};
  Look();
  Plan(Open(), {.counts = {.create = 3}, .untried = 2});
  plan = Look();
  EXPECT_EQ(Said(plan), "Unknown NotAllTried");
  EXPECT_EQ(plan.restorable->message, plan.last->message);
  now_ += hours{24};
  Look();
  Fail(Open(), restore_end::kSetAltered, "its root is another");
  plan = Look();
  EXPECT_EQ(Said(plan), "False SetAltered");
  EXPECT_EQ(plan.restorable->message, plan.last->message);
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

TEST_F(Drills, ThatFailTakeBackNothingBad) {
  Look();
  Plan(Open(), {.counts = {.refuse = 1}, .unmet = 1, .message = "roles/a: Denied"});
  const DrillPlan found = Look();
  EXPECT_EQ(Said(found), "False NotAllRestorable");
  const std::string bad = found.restorable->message;
  now_ += hours{24};
  Look();
  EXPECT_EQ(Say(), "False NotAllRestorable");
  Fail(Open(), restore_end::kExecutorLost);
  DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "False NotAllRestorable");
  EXPECT_TRUE(plan.restorable->message.starts_with(bad + "; since then: DrillFailed: drill "));
  EXPECT_EQ(plan.last->message, bad) << "that is what it found";
  observed_.problem = Obstacle{std::string(reason::kDrillRefused), "no right"};
  plan = Look();
  EXPECT_EQ(Said(plan), "False NotAllRestorable");
  EXPECT_EQ(plan.restorable->message, bad + "; since then: DrillRefused: no right");
  now_ += hours{240};
  EXPECT_EQ(Say(), "False NotAllRestorable") << "also when it is late";
  observed_.problem.reset();
  Look();
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
}

TEST_F(Drills, ThatDoNotComeAreToldBesideWhatIsBad) {
  Look();
  Plan(Open(), {.counts = {.refuse = 1}, .unmet = 1, .message = "roles/a: Denied"});
  const std::string bad = Look().restorable->message;
  observed_.has_place = false;
  now_ += hours{49};
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "False NotAllRestorable");
  EXPECT_EQ(plan.restorable->message,
            bad +
                "; since then: DrillLate: no drill has ended for twice the time of "
                "spec.drill.every");
}

TEST_F(Drills, LeaveRoomForWhatKeepsThemFromRunning) {
  Look();
  Plan(Open(), {.counts = {.refuse = 1}, .unmet = 1, .message = std::string(5'000, 'x')});
  EXPECT_EQ(Look().restorable->message.size(), kMaxWords);
  observed_.problem = Obstacle{std::string(reason::kDrillRefused), std::string(5'000, 'y')};
  const std::string message = Look().restorable->message;
  EXPECT_EQ(message.size(), kMaxWords);
  EXPECT_NE(message.find("xxx; since then: DrillRefused: yyy"), std::string::npos);
}

TEST_F(Drills, OfTheSameTroubleAreNoNewsButOfAnotherAnswer) {
  const auto find_bad = [&](int64_t unmet) {
    Look();
    Plan(Open(), {.counts = {.refuse = unmet}, .unmet = unmet, .message = "roles/a: Denied"});
    Look();
  };
  find_bad(2);
  observed_.problem = Obstacle{std::string(reason::kDrillFailed), "refused at 12:00:01"};
  const std::string first = Look().restorable->message;
  observed_.problem->message = "refused at 12:05:07";
  EXPECT_EQ(Look().restorable->message, first);
  observed_.problem.reset();
  now_ += hours{24};
  find_bad(3);
  observed_.problem = Obstacle{std::string(reason::kDrillFailed), "refused at 12:05:07"};
  EXPECT_TRUE(Look().restorable->message.starts_with("3 policies of "));
}

TEST_F(Drills, ThatDoNotComeMakeWhatWasFoundOld) {
  Look();
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
  observed_.has_place = false;
  now_ += hours{48};
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "True DrillPassed");
  EXPECT_LE(*plan.wake, now_ + seconds{1});
  now_ += seconds{1};
  EXPECT_EQ(Say(), "Unknown DrillLate");
}

TEST_F(Drills, ThatNeverComeAreLateToo) {
  observed_.newest_set.clear();
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  now_ += hours{100};
  EXPECT_EQ(Say(), "Unknown NotDrilledYet") << "there is nothing to be tried";
  observed_.newest_set = "nightly-202603010130-42";
  EXPECT_EQ(Say(), "Unknown NotDrilledYet") << "one is at work";
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");

  observed_.drills.clear();
  observed_.said.reset();
  observed_.has_place = false;
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  now_ += hours{48};
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "Unknown NotDrilledYet");
  EXPECT_LE(*plan.wake, now_ + seconds{1});
  now_ += seconds{1};
  EXPECT_EQ(Say(), "Unknown DrillLate");
  EXPECT_EQ(Say(), "Unknown DrillLate") << "it stays so";
  observed_.has_place = true;
  Look();
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
}

TEST_F(Drills, OfAnotherTargetSayNothingOfThisOne) {
  Look();
  Plan(Open(), {.counts = {.refuse = 1}, .unmet = 1, .message = "roles/a: Denied"});
  EXPECT_EQ(Say(), "False NotAllRestorable");
  observed_.has_place = false;
  observed_.spec->service_account = "another";
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  EXPECT_EQ(observed_.last->reason, reason::kNotAllRestorable) << "it stays the last answer";
  observed_.problem = Obstacle{std::string(reason::kDrillRefused), "no right"};
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "Unknown DrillRefused");
  EXPECT_EQ(plan.restorable->message, "no right");
  observed_.problem.reset();
  observed_.spec->service_account = "restorer";
  EXPECT_EQ(Say(), "False NotAllRestorable") << "that is known";
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

TEST_F(Drills, WordsThatChangeWithTheTimeAreNoNews) {
  observed_.problem = Obstacle{std::string(reason::kDrillFailed), "refused at 12:00:01 by policy"};
  const std::string first = Look().restorable->message;
  observed_.problem->message = "refused at 12:05:07 by policy";
  EXPECT_EQ(Look().restorable->message, first);
  observed_.problem->message = "refused at 12:05:07 by another policy";
  EXPECT_NE(Look().restorable->message, first);
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

TEST_F(Drills, AreLateWhateverAClockSaidThatWasAhead) {
  Look();
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
  observed_.last->finished_at += hours{8'760};
  observed_.has_place = false;
  now_ += hours{72};
  EXPECT_EQ(Say(), "Unknown DrillLate");
}

// Whatever happens in between: crashes after any write, clocks that jump, drills that fail, that
// are deleted, that somebody changes.
class DrillStory : public Drills, public testing::WithParamInterface<unsigned> {
 protected:
  unsigned Dice(unsigned sides) { return static_cast<unsigned>(random_() % sides); }

  size_t OpenOnes() const {
    return static_cast<size_t>(std::count_if(
        observed_.drills.begin(), observed_.drills.end(),
        [](const Restore& drill) { return !AnswerOf(drill) && !HasEnded(drill.status.phase); }));
  }
  void Happen() {
    switch (Dice(10)) {
      case 0:
        now_ += seconds{Dice(200'000)};
        break;
      case 1:
        if (Dice(10) == 0) now_ -= seconds{Dice(2'000'000)};
        break;
      case 2:
        observed_.newest_set = "nightly-202603010130-" + std::to_string(Dice(1'000));
        observed_.sets.push_back(observed_.newest_set);
        break;
      case 8:
        observed_.spec->every = hours{1 + Dice(1'000)};
        break;
      case 3:
        if (OpenOnes() > 0) Plan(Open(), {.counts = {.create = 1}, .untried = Dice(2)});
        break;
      case 4:
        if (OpenOnes() > 0) {
          Plan(Open(), {.counts = {.none = 1, .refuse = 1}, .unmet = 1, .message = "a: Denied"});
        }
        break;
      case 5:
        if (OpenOnes() > 0) Fail(Open(), restore_end::kExecutorLost);
        break;
      case 6:
        if (!observed_.drills.empty() && Dice(4) == 0)
          observed_.drills.erase(observed_.drills.begin());
        break;
      case 7:
        if (!observed_.drills.empty() && Dice(4) == 0)
          observed_.drills.back().spec.is_canceled = true;
        break;
      default:
        break;
    }
  }
  void Check(const DrillPlan& plan, bool was_bad, const std::optional<DrillAnswer>& before) {
    ASSERT_LE(OpenOnes(), 1U);
    ASSERT_TRUE(plan.restorable);
    const bool is_bad = !plan.restorable->is_true && !plan.restorable->is_unknown;
    if (was_bad && !is_bad) ASSERT_NE(plan.last, before) << "without an answer";
    if (plan.restorable->is_true) ASSERT_EQ(plan.last->reason, reason::kDrillPassed);
    std::set<std::pair<sys_seconds, int64_t>> times;
    for (const Restore& drill : observed_.drills) {
      ASSERT_TRUE(times.emplace(drill.drill->due, drill.drill->attempt).second)
          << "two drills for one";
    }
  }

  std::mt19937 random_{GetParam()};
};

TEST_P(DrillStory, HasOneDrillAtATimeAndLosesNoAnswer) {
  for (int step = 0; step < 1'000; ++step) {
    Happen();
    const bool was_bad = observed_.said && !observed_.said->is_true && !observed_.said->is_unknown;
    const auto before = observed_.last;
    const DrillPlan plan = Look(Dice(3) == 0 ? Dice(3) : 1'000);
    ASSERT_NO_FATAL_FAILURE(Check(plan, was_bad, before)) << "step " << step;
  }
  // And then all goes well: within an interval there is an answer, and it is the newest.
  now_ = std::max(now_, kStart) + hours{24 * 40};
  const auto due = [&] { return DrillDue("uid-1", observed_.spec->every, now_); };
  for (int step = 0; step < 50; ++step) {
    const DrillPlan plan = Look();
    if (OpenOnes() > 0) {
      Plan(Open());
    } else if (plan.last && plan.last->scheduled_for >= due() && !IsBadAnswer(plan.last->reason)) {
      break;
    } else {
      now_ = std::max(now_, std::min(*plan.wake, now_ + hours{6}));
    }
  }
  EXPECT_EQ(Say(), "True DrillPassed");
  EXPECT_GE(observed_.last->scheduled_for, due());
  EXPECT_LE(Count(), kDrillsKept + 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DrillStory, testing::Range(1U, 11U));

}  // namespace
}  // namespace strongroom::domain
