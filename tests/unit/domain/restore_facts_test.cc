#include "domain/restore_facts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using test::At;

const auto kNow = At("2026-01-15T12:00:00Z");

Restore RestoreIn(RestorePhase phase) {
  Restore restore;
  restore.meta = {
      .ns = "team-a", .name = "back", .uid = "restore-uid", .created_at = kNow - hours{3}};
  restore.spec.backup_set = "nightly-202601150230-42";
  restore.spec.mode = RestoreMode::kApply;
  restore.status.phase = phase;
  restore.status.reason = "Because";
  restore.status.message = "two were left out";
  restore.status.finished_at = kNow - hours{1};
  restore.status.plan = RestorePlanned{.digest = "sha256:d1", .planned_at = kNow - hours{2}};
  return restore;
}

TEST(RestoreFacts, AreThatOneWaitsOrHasEnded) {
  for (const auto& entry : base::kEnumWords<RestorePhase>) {
    const auto fact = FactOf(RestoreIn(entry.value), kNow);
    std::string expected;
    if (entry.value == RestorePhase::kWaitingForApproval) expected = "restoreWaiting";
    if (HasEnded(entry.value)) expected = "restoreEnded";
    EXPECT_EQ(fact ? fact->event : "", expected) << entry.word;
    if (!fact) continue;
    EXPECT_EQ(fact->state, FactState::kHappened);
    EXPECT_EQ(fact->object, (NoticeObject{"BackupRestore", "team-a", "back", ""}));
    EXPECT_EQ(fact->object_uid, "restore-uid");
    EXPECT_EQ(fact->set, "nightly-202601150230-42");
    EXPECT_EQ(fact->reason, "Because");
    EXPECT_EQ(FactOf(RestoreIn(entry.value), kNow + hours{1})->key, fact->key) << "it is the same";
  }
  EXPECT_EQ(FactOf(RestoreIn(RestorePhase::kPartial), kNow)->message,
            "The restore ended as partial: two were left out");
}

TEST(RestoreFacts, OfAnotherPlanAreOthers) {
  Restore restore = RestoreIn(RestorePhase::kWaitingForApproval);
  const auto first = FactOf(restore, kNow);
  restore.status.plan->digest = "sha256:d2";
  EXPECT_NE(FactOf(restore, kNow)->key, first->key);
  restore.status.plan.reset();
  EXPECT_FALSE(FactOf(restore, kNow));
}

TEST(RestoreFacts, AreOfTheLastDay) {
  Restore ended = RestoreIn(RestorePhase::kFailed);
  ended.status.finished_at = kNow - hours{24};
  EXPECT_TRUE(FactOf(ended, kNow));
  ended.status.finished_at = kNow - hours{24} - seconds{1};
  EXPECT_FALSE(FactOf(ended, kNow));
  ended.status.finished_at = kNow + hours{100};
  EXPECT_EQ(FactOf(ended, kNow)->at, kNow);
  ended.status.finished_at.reset();
  EXPECT_EQ(FactOf(ended, kNow)->at, ended.meta.created_at);
}

// Who may write a restore may mark it as a drill: one that writes is told of all the same.
TEST(RestoreFacts, OfDrillsAreNone) {
  Restore drill = RestoreIn(RestorePhase::kFailed);
  drill.drill.emplace();
  EXPECT_TRUE(FactOf(drill, kNow));
  drill.spec.mode = RestoreMode::kPlan;
  EXPECT_FALSE(FactOf(drill, kNow));
}

TEST(RestoreFacts, AreBounded) {
  Restore restore = RestoreIn(RestorePhase::kFailed);
  restore.status.message = std::string(100'000, 'x');
  EXPECT_LE(FactOf(restore, kNow)->message.size(), 1024U);
}

}  // namespace
}  // namespace strongroom::domain
