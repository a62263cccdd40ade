#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <utility>

#include "domain/drill_reasons.h"
#include "domain/restore_reasons.h"
#include "unit/domain/drills.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace reason = schedule_restorable;

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
