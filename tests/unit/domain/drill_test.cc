#include "domain/drill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "domain/conditions.h"
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
    told_.schedule_name = "nightly";
    told_.schedule_uid = "uid-1";
    told_.spec = DrillSpec{.every = hours{24}, .target = {}, .service_account = "restorer"};
    told_.newest_set = "nightly-202603010130-42";
    told_.has_place = true;
  }

  // What a look decides is done but for what comes after `writes` writes.
  DrillPlan Look(size_t writes = 1'000) {
    const DrillPlan plan = PlanDrill(told_, now_);
    for (const DrillToDelete& drill : plan.remove) {
      if (writes-- == 0) return plan;
      std::erase_if(told_.drills,
                    [&](const Restore& one) { return one.meta.name == drill.meta.name; });
    }
    if (plan.make) {
      if (writes-- == 0) return plan;
      Make(*plan.make);
    }
    if (writes-- == 0) return plan;
    told_.last = plan.last;
    told_.told = plan.restorable;
    return plan;
  }
  // The API server refuses a second one of the name.
  void Make(const DrillToMake& drill) {
    for (const Restore& one : told_.drills) {
      if (one.meta.name == drill.name) return;
    }
    Restore made{.meta = {.ns = "team-a", .name = drill.name, .uid = drill.name + "-uid"},
                 .spec = drill.spec,
                 .status = {},
                 .drill = drill.mark};
    made.meta.created_at = now_;
    told_.drills.push_back(made);
    ++made_[drill.name];
  }
  Restore& Open() {
    const auto open = std::find_if(
        told_.drills.begin(), told_.drills.end(),
        [](const Restore& drill) { return !AnswerOf(drill) && !HasEnded(drill.status.phase); });
    if (open == told_.drills.end()) throw std::logic_error("no drill is open");
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
  size_t Count() const { return told_.drills.size(); }

  DrillObserved told_;
  sys_seconds now_ = kStart;
  std::map<std::string, int> made_;
};

TEST_F(Drills, AreMadeAtOnceAndThenOnceInEachInterval) {
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  ASSERT_EQ(Count(), 1U);
  Plan(Open());
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "True DrillPassed");
  EXPECT_EQ(plan.last->at, now_);
  EXPECT_EQ(plan.last->backup_set, told_.newest_set);
  ASSERT_TRUE(plan.wake);
  EXPECT_LE(*plan.wake, now_ + hours{24});
  now_ = *plan.wake - seconds{1};
  Look();
  EXPECT_EQ(Count(), 1U);
  now_ += seconds{1};
  Look();
  EXPECT_EQ(Count(), 2U);
}

TEST_F(Drills, ArePlannedOnlyOverAllOfTheNewestSet) {
  const DrillPlan plan = Look();
  ASSERT_TRUE(plan.make);
  const RestoreSpec& spec = plan.make->spec;
  EXPECT_EQ(spec.backup_set, told_.newest_set);
  EXPECT_EQ(spec.mode, RestoreMode::kPlan);
  EXPECT_TRUE(spec.select.empty());
  EXPECT_EQ(spec.on_conflict, OnConflict::kReplace);
  EXPECT_EQ(spec.target.kubernetes->service_account, "restorer");
  EXPECT_EQ(ProblemOf(spec), "");
  EXPECT_TRUE(plan.make->name.starts_with("nightly-drill-"));
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
  told_.newest_set.clear();
  EXPECT_EQ(Said(Look()), "Unknown NotDrilledYet");
  told_.newest_set = "nightly-202603010130-42";
  told_.has_place = false;
  const DrillPlan waits = Look();
  EXPECT_TRUE(waits.is_due && waits.needs_place && !waits.is_at_work);
  told_.has_place = true;
  told_.problem = Obstacle{std::string(reason::kDrillRefused), "no right"};
  EXPECT_EQ(Said(Look()), "Unknown DrillRefused");
  EXPECT_EQ(Count(), 0U);
  told_.not_before = now_ + seconds{60};
  const DrillPlan later = Look();
  EXPECT_FALSE(later.is_due);
  EXPECT_EQ(later.wake, told_.not_before);
  now_ += seconds{60};
  told_.problem.reset();
  EXPECT_EQ(Say(), "Unknown DrillRefused") << "that it is tried again says nothing";
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
}

TEST_F(Drills, SayWhatTheyFound) {
  struct Row {
    RestorePlanned planned;
    std::string said;
    std::string words;
  };
  const std::vector<Row> rows{
      {{.counts = {.create = 1, .none = 2, .refuse = 1}},
       "True DrillPassed",
       "backup set nightly-202603010130-42 is as it was sealed, and 3 policies of it can be put "
       "back; of 1 more it has no content"},
      {{.counts = {.none = 2, .refuse = 2}, .unmet = 2, .message = "roles/a: Denied and 1 more"},
       "False NotAllRestorable",
       "2 policies of backup set nightly-202603010130-42 cannot be put back: roles/a: Denied and "
       "1 more"},
      {{.counts = {.create = 2, .refuse = 1},
        .unmet = 1,
        .untried = 2,
        .message = "roles/a: Denied"},
       "False NotAllRestorable",
       "1 policy of backup set nightly-202603010130-42 cannot be put back: roles/a: Denied"},
      {{.counts = {.create = 3}, .untried = 2},
       "Unknown NotAllTried",
       "2 policies of 3 of backup set nightly-202603010130-42 could not be tried: what they need "
       "is only put back before them"},
      {{.counts = {}},
       "Unknown NotAllTried",
       "backup set nightly-202603010130-42 has nothing that can be put back"},
      {{.counts = {.refuse = 5}},
       "Unknown NotAllTried",
       "backup set nightly-202603010130-42 has nothing that can be put back"}};
  for (const Row& row : rows) {
    Look();
    Plan(Open(), row.planned);
    const DrillPlan plan = Look();
    EXPECT_EQ(Said(plan), row.said);
    EXPECT_EQ(plan.restorable->message, row.words);
    EXPECT_EQ(plan.last->message, row.words);
    now_ += hours{24};
  }
  Look();
  Fail(Open(), restore_end::kSetAltered, "its root is another");
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "False SetAltered");
  EXPECT_EQ(plan.restorable->message,
            "backup set nightly-202603010130-42 is not as it was sealed: its root is another");
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
  EXPECT_EQ(Say(), "False NotAllRestorable");
  now_ += hours{24};
  Look();
  EXPECT_EQ(Say(), "False NotAllRestorable");
  Fail(Open(), restore_end::kExecutorLost);
  EXPECT_EQ(Say(), "False NotAllRestorable");
  told_.problem = Obstacle{std::string(reason::kDrillRefused), "no right"};
  EXPECT_EQ(Say(), "False NotAllRestorable");
  now_ += hours{240};
  EXPECT_EQ(Say(), "False NotAllRestorable") << "also when it is late";
  told_.spec->service_account = "another";
  EXPECT_EQ(Say(), "False NotAllRestorable") << "also when another target is to be asked";
  told_.problem.reset();
  Look();
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
}

TEST_F(Drills, ThatDoNotComeMakeWhatWasFoundOld) {
  Look();
  Plan(Open());
  EXPECT_EQ(Say(), "True DrillPassed");
  told_.has_place = false;
  now_ += hours{48};
  const DrillPlan plan = Look();
  EXPECT_EQ(Said(plan), "True DrillPassed");
  EXPECT_LE(*plan.wake, now_ + seconds{1});
  now_ += seconds{1};
  EXPECT_EQ(Say(), "Unknown DrillLate");
}

TEST_F(Drills, OfAnotherTargetAreOtherOnes) {
  Look();
  Plan(Open());
  Look();
  told_.spec->target.emplace();
  told_.spec->target->kubernetes.emplace();
  told_.spec->target->kubernetes->kubeconfig = SecretKey{.name = "standby"};
  EXPECT_EQ(Say(), "Unknown NotDrilledYet");
  ASSERT_EQ(Count(), 2U);
  told_.spec->target->kubernetes->kubeconfig = SecretKey{.name = "other"};
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
    Plan(told_.drills.front());
    const DrillPlan plan = Look();
    ASSERT_EQ(plan.remove.size(), 1U);
    EXPECT_EQ(plan.remove.front().meta.name, name);
    EXPECT_FALSE(plan.last);
    told_.drills.clear();
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
  EXPECT_FALSE(plan.is_due) << "not at once again";
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
  EXPECT_FALSE(plan.is_due);
}

TEST_F(Drills, ThatAreWantedNoMoreLeaveNothing) {
  Look();
  Plan(Open());
  now_ += hours{24};
  Look();
  told_.spec.reset();
  const DrillPlan plan = Look();
  EXPECT_FALSE(plan.restorable);
  EXPECT_FALSE(plan.last);
  EXPECT_EQ(Count(), 1U) << "the one that has ended, and not the one that has not";
}

TEST_F(Drills, WordsThatChangeWithTheTimeAreNoNews) {
  told_.problem = Obstacle{std::string(reason::kDrillFailed), "refused at 12:00:01 by policy"};
  const std::string first = Look().restorable->message;
  told_.problem->message = "refused at 12:05:07 by policy";
  EXPECT_EQ(Look().restorable->message, first);
  told_.problem->message = "refused at 12:05:07 by another policy";
  EXPECT_NE(Look().restorable->message, first);
}

TEST(DrillSpecs, SayWhatIsWrongWithThem) {
  DrillSpec spec{.every = hours{24}, .target = {}, .service_account = "restorer"};
  EXPECT_EQ(ProblemOf(spec), "");
  spec.target.emplace();
  EXPECT_NE(ProblemOf(spec), "");
  spec.target->kubernetes.emplace();
  spec.target->kubernetes->service_account = "restorer";
  EXPECT_EQ(ProblemOf(spec), "");
  spec.target->kubernetes->service_account = "admin";
  EXPECT_EQ(ProblemOf(spec),
            "spec.drill.target.kubernetes.serviceAccountName: has to be that of "
            "spec.drill.serviceAccountName");
}

// Whatever happens in between: crashes after any write, clocks that jump, drills that fail, that
// are deleted, that somebody changes.
class DrillStory : public Drills, public testing::WithParamInterface<unsigned> {
 protected:
  unsigned Dice(unsigned sides) { return static_cast<unsigned>(random_() % sides); }

  size_t OpenOnes() const {
    return static_cast<size_t>(std::count_if(
        told_.drills.begin(), told_.drills.end(),
        [](const Restore& drill) { return !AnswerOf(drill) && !HasEnded(drill.status.phase); }));
  }
  void Happen() {
    switch (Dice(9)) {
      case 0:
        now_ += seconds{Dice(200'000)};
        break;
      case 1:
        if (Dice(10) == 0) now_ -= seconds{Dice(2'000'000)};
        break;
      case 2:
        told_.newest_set = "nightly-202603010130-" + std::to_string(Dice(1'000));
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
        if (!told_.drills.empty() && Dice(4) == 0) told_.drills.erase(told_.drills.begin());
        break;
      case 7:
        if (!told_.drills.empty() && Dice(4) == 0) told_.drills.back().spec.is_canceled = true;
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
    for (const Restore& drill : told_.drills) {
      ASSERT_TRUE(times.emplace(drill.drill->due, drill.drill->attempt).second)
          << "two drills for one";
    }
  }

  std::mt19937 random_{GetParam()};
};

TEST_P(DrillStory, HasOneDrillAtATimeAndLosesNoAnswer) {
  for (int step = 0; step < 1'000; ++step) {
    Happen();
    const bool was_bad = told_.told && !told_.told->is_true && !told_.told->is_unknown;
    const auto before = told_.last;
    const DrillPlan plan = Look(Dice(3) == 0 ? Dice(3) : 1'000);
    ASSERT_NO_FATAL_FAILURE(Check(plan, was_bad, before)) << "step " << step;
  }
  // And then all goes well: within an interval there is an answer, and it is the newest.
  now_ = std::max(now_, kStart) + hours{24 * 40};
  for (int step = 0; step < 50; ++step) {
    const DrillPlan plan = Look();
    if (OpenOnes() > 0) {
      Plan(Open());
    } else if (plan.last && plan.last->due == DrillDue("uid-1", hours{24}, now_)) {
      break;
    } else {
      now_ = std::max(now_, std::min(*plan.wake, now_ + hours{6}));
    }
  }
  EXPECT_EQ(Say(), "True DrillPassed");
  EXPECT_EQ(told_.last->due, DrillDue("uid-1", hours{24}, now_));
  EXPECT_LE(Count(), kDrillsKept + 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DrillStory, testing::Range(1U, 11U));

}  // namespace
}  // namespace strongroom::domain
