#include "controller/drills_kept_back.h"

#include <gtest/gtest.h>

#include "domain/drill_reasons.h"
#include "domain/plan_drill.h"
#include "support/fake_clock.h"

namespace strongroom::controller {
namespace {

using std::chrono::seconds;

namespace reason = domain::schedule_restorable;

class DrillsKeptBackTest : public ::testing::Test {
 protected:
  DrillsKeptBackTest() {
    schedule_.meta.ns = "team-a";
    schedule_.meta.name = "nightly";
    schedule_.meta.generation = 1;
  }

  static domain::Obstacle Of(std::string_view reason) {
    return {.reason = std::string(reason), .message = "no right"};
  }
  // How long, from now on.
  seconds Add(std::string_view reason) {
    return kept_back_.Add(schedule_, Of(reason)).until - clock_.NowSeconds();
  }

  test::FakeClock clock_;
  DrillsKeptBack kept_back_{clock_};
  api::Schedule schedule_;
};

TEST_F(DrillsKeptBackTest, WaitLongerEachTimeInARow) {
  EXPECT_EQ(kept_back_.Find(schedule_), nullptr);
  for (int times = 1; times <= 5; ++times) {
    const seconds wait = Add(reason::kDrillFailed);
    EXPECT_EQ(wait, domain::DrillWait(times));
    const auto* const found = kept_back_.Find(schedule_);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->why.message, "no right");
    clock_.Advance(wait);
    EXPECT_EQ(kept_back_.Find(schedule_), nullptr);
  }
  kept_back_.LetGo({"team-a", "nightly"});
  EXPECT_EQ(Add(reason::kDrillFailed), domain::DrillWait(1));
}

// Who gives an account the rights that it lacks need not wait for long.
TEST_F(DrillsKeptBackTest, WaitNotLongForRights) {
  seconds wait{0};
  for (int times = 0; times < 20; ++times) wait = Add(reason::kDrillRefused);
  EXPECT_LT(wait, domain::kLongestDrillWait);
  EXPECT_EQ(Add(reason::kDrillFailed), domain::kLongestDrillWait);
}

TEST_F(DrillsKeptBackTest, AreAskedForAnewByAnotherSpec) {
  Add(reason::kDrillFailed);
  Add(reason::kDrillFailed);
  schedule_.meta.generation = 2;
  EXPECT_EQ(kept_back_.Find(schedule_), nullptr);
  EXPECT_EQ(Add(reason::kDrillFailed), domain::DrillWait(1));
}

TEST_F(DrillsKeptBackTest, DoNotWaitForAClockThatHasGoneBack) {
  Add(reason::kDrillFailed);
  clock_.Step(-2 * domain::kLongestDrillWait);
  EXPECT_EQ(kept_back_.Find(schedule_), nullptr);
}

}  // namespace
}  // namespace strongroom::controller
