#include "domain/set_use.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::chrono::sys_seconds Second(int64_t second) {
  return std::chrono::sys_seconds{std::chrono::seconds{second}};
}

Restore RestoreOf(const std::string& name, const std::string& backup_set, int64_t made = 0,
                  RestorePhase phase = RestorePhase::kWaitingForApproval,
                  const std::string& ns = "team-a") {
  Restore restore;
  restore.meta.ns = ns;
  restore.meta.name = name;
  restore.meta.created_at = Second(made);
  restore.spec.backup_set = backup_set;
  restore.spec.mode = RestoreMode::kApply;
  restore.status.phase = phase;
  return restore;
}

std::vector<SetUse> UsesOf(const std::vector<Restore>& restores) {
  std::vector<const Restore*> all;
  for (const Restore& restore : restores) all.push_back(&restore);
  return SetsInUse(all);
}

TEST(SetUse, LastsUntilNothingMoreBecomesOfTheRestore) {
  struct Case {
    RestorePhase phase;
    RestoreMode mode;
    bool uses;
  };
  for (const Case& c : std::vector<Case>{
           {RestorePhase::kPending, RestoreMode::kPlan, true},
           {RestorePhase::kPending, RestoreMode::kApply, true},
           {RestorePhase::kPlanning, RestoreMode::kPlan, true},
           {RestorePhase::kPlanning, RestoreMode::kApply, true},
           {RestorePhase::kPlanned, RestoreMode::kPlan, false},
           {RestorePhase::kPlanned, RestoreMode::kApply, true},
           {RestorePhase::kWaitingForApproval, RestoreMode::kApply, true},
           {RestorePhase::kRunning, RestoreMode::kApply, true},
           {RestorePhase::kSuccess, RestoreMode::kApply, false},
           {RestorePhase::kPartial, RestoreMode::kApply, false},
           {RestorePhase::kFailed, RestoreMode::kApply, false},
           {RestorePhase::kFailed, RestoreMode::kPlan, false},
           {RestorePhase::kCanceled, RestoreMode::kApply, false},
       }) {
    Restore restore = RestoreOf("back", "nightly-1-1", 0, c.phase);
    restore.spec.mode = c.mode;
    EXPECT_EQ(UsesSet(restore), c.uses) << base::NameOf(c.phase) << base::NameOf(c.mode);
    restore.meta.is_deleting = true;
    EXPECT_FALSE(UsesSet(restore)) << base::NameOf(c.phase);
  }
}

TEST(SetUse, IsToldOfEachSetOnceByTheOldestRestore) {
  EXPECT_THAT(UsesOf({}), IsEmpty());
  EXPECT_THAT(UsesOf({
                  RestoreOf("later", "nightly-1-1", 2),
                  RestoreOf("first", "nightly-1-1", 1),
                  RestoreOf("other", "nightly-2-2", 3),
                  RestoreOf("ended", "nightly-3-3", 0, RestorePhase::kSuccess),
                  RestoreOf("back", "nightly-1-1", 0, RestorePhase::kPlanning, "team-b"),
              }),
              ElementsAre(SetUse{"team-a", "nightly-1-1", "first"},
                          SetUse{"team-a", "nightly-2-2", "other"},
                          SetUse{"team-b", "nightly-1-1", "back"}));
}

// Thousands of restores that nobody ever approves.
TEST(SetUse, IsBoundedInANamespaceAndTakesNothingFromOthers) {
  std::vector<Restore> restores;
  for (int i = 0; i < 3'000; ++i) {
    const std::string number = std::to_string(i);
    restores.push_back(RestoreOf("hoard-" + number, "nightly-" + number, 100 + i));
  }
  restores.push_back(RestoreOf("before", "old-1", 1));
  restores.push_back(RestoreOf("working", "new-1", 10'000, RestorePhase::kRunning));
  restores.push_back(RestoreOf("waiting", "new-2", 10'000));
  restores.push_back(RestoreOf("quiet", "weekly-1", 20'000, RestorePhase::kPlanning, "team-b"));
  const std::vector<SetUse> uses = UsesOf(restores);
  ASSERT_EQ(uses.size(), kMostSetsInUse + 1);
  EXPECT_EQ(uses[0].restore, "working");
  EXPECT_EQ(uses[1].restore, "before");
  EXPECT_EQ(uses[2].restore, "hoard-0");
  EXPECT_EQ(uses[kMostSetsInUse - 1].ns, "team-a");
  EXPECT_EQ(uses.back(), (SetUse{"team-b", "weekly-1", "quiet"}));
}

}  // namespace
}  // namespace strongroom::domain
