#include "domain/restorable.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "domain/drill_reasons.h"
#include "domain/restore_reasons.h"
#include "unit/domain/drills.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace reason = schedule_restorable;

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

TEST_F(Drills, WordsThatChangeWithTheTimeAreNoNews) {
  observed_.problem = Obstacle{std::string(reason::kDrillFailed), "refused at 12:00:01 by policy"};
  const std::string first = Look().restorable->message;
  observed_.problem->message = "refused at 12:05:07 by policy";
  EXPECT_EQ(Look().restorable->message, first);
  observed_.problem->message = "refused at 12:05:07 by another policy";
  EXPECT_NE(Look().restorable->message, first);
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

// Of what has no trouble alone: nothing else changes by itself.
TEST(Restorable, IsLookedAtAgainWhenAnAnswerIsOld) {
  const DrillAnswer passed{.name = "drill",
                           .target_digest = {},
                           .backup_set = {},
                           .scheduled_for = {},
                           .finished_at = {},
                           .reason = std::string(reason::kDrillPassed),
                           .message = "all of it"};
  const sys_seconds answered{seconds{1'772'400'000}};
  DrillsSeen seen{
      .every = hours{24}, .has_set = true, .last = passed, .answered_at = answered, .said = {}};
  const Restorable found = RestorableOf(seen, answered);
  EXPECT_TRUE(found.condition.is_true);
  EXPECT_EQ(found.condition.message, "all of it");
  EXPECT_EQ(found.condition.last_transition, answered);
  EXPECT_EQ(found.wake, answered + hours{48} + seconds{1});

  seen.said = found.condition;
  const Restorable late = RestorableOf(seen, *found.wake);
  EXPECT_EQ(late.condition.reason, reason::kDrillLate);
  EXPECT_TRUE(late.condition.is_unknown);
  EXPECT_EQ(late.condition.last_transition, *found.wake);
  EXPECT_EQ(late.wake, std::nullopt);

  seen.trouble = Obstacle{.reason = std::string(reason::kDrillRefused), .message = "no right"};
  const Restorable refused = RestorableOf(seen, answered);
  EXPECT_EQ(refused.condition.message, "no right");
  EXPECT_EQ(refused.wake, std::nullopt);
}

}  // namespace
}  // namespace strongroom::domain
