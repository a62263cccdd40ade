#include "cli/retention_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::cli {
namespace {

using sets::BackupSet;
using testing::ElementsAre;

BackupSet Set(int64_t sequence, bool is_complete = true) {
  BackupSet set;
  set.name = "nightly-" + std::to_string(sequence);
  set.sequence = sequence;
  set.is_complete = is_complete;
  set.trigger = "schedule";
  set.taken_at = test::At("2026-03-01T01:30:00Z") + std::chrono::hours(24 * sequence);
  return set;
}

std::vector<std::string> Plan(std::vector<BackupSet> sets, int64_t keep_last) {
  std::vector<std::string> fates;
  for (const PlannedSet& planned :
       PlanRetention(std::move(sets), keep_last, test::At("2026-06-01T00:00:00Z"))) {
    fates.push_back(planned.set.name + ' ' + FateWord(planned) +
                    (planned.goes_next ? " next" : ""));
  }
  return fates;
}

TEST(RetentionPlan, SaysWhatGoesNowAndWhatGoesNext) {
  EXPECT_THAT(Plan({Set(1), Set(2), Set(3), Set(4)}, 2),
              ElementsAre("nightly-4 newest", "nightly-3 newest next", "nightly-2 expires",
                          "nightly-1 expires"));
  EXPECT_THAT(Plan({}, 2), ElementsAre());
  EXPECT_THAT(Plan({Set(1)}, 2), ElementsAre("nightly-1 newest"));
}

TEST(RetentionPlan, SaysWhyOldOnesStay) {
  BackupSet held = Set(2);
  held.hold = sets::Hold{.reason = "audit", .by = "ann", .until = test::At("2030-01-01T00:00:00Z")};
  BackupSet manual = Set(1);
  manual.trigger = "manual";
  BackupSet marked = Set(0);
  marked.marked_at = test::At("2026-03-07T00:00:00Z");
  EXPECT_THAT(
      Plan({marked, manual, held, Set(3), Set(4, false), Set(5, false)}, 1),
      ElementsAre("nightly-5 newest next", "nightly-4 expires", "nightly-3 newestComplete next",
                  "nightly-2 held", "nightly-1 newestAskedFor", "nightly-0 marked"));
}

TEST(RetentionPlan, SaysWhichRestoreHasASetInUse) {
  constexpr const char* kInUse =
      "; in use by restore back: stays until that has ended, for 30 days after its grace at most";
  BackupSet marked = Set(1);
  marked.marked_at = test::At("2026-03-07T00:00:00Z");
  std::vector<std::string> fates;
  for (const PlannedSet& planned :
       PlanRetention({marked, Set(2), Set(3), Set(4)}, 2, test::At("2026-06-01T00:00:00Z"),
                     {{"nightly-1", "back"},
                      {"nightly-2", "back"},
                      {"nightly-3", "back"},
                      {"nightly-4", "back"},
                      {"weekly-1", "other"}})) {
    EXPECT_EQ(planned.restore, "back");
    fates.push_back(ShowFate(planned, 2, false));
  }
  EXPECT_THAT(fates, ElementsAre("kept: one of the newest 2",
                                 std::string("kept: one of the newest 2; expires with the next "
                                             "set") +
                                     kInUse,
                                 std::string("EXPIRES at the next look") + kInUse,
                                 std::string("REMOVED after its grace, since "
                                             "2026-03-07T00:00:00Z") +
                                     kInUse));
}

TEST(RetentionPlan, IsInWordsForPeople) {
  const auto show = [](domain::KeptBy kept_by, bool goes_next = false) {
    PlannedSet planned{.set = Set(1), .kept_by = kept_by, .goes_next = goes_next};
    planned.set.hold = sets::Hold{.reason = "audit", .by = "ann", .until = {}};
    return ShowFate(planned, 30, false);
  };
  EXPECT_EQ(show(domain::KeptBy::kNewest), "kept: one of the newest 30");
  EXPECT_EQ(show(domain::KeptBy::kNewest, true),
            "kept: one of the newest 30; expires with the next set");
  EXPECT_EQ(show(domain::KeptBy::kNewestAskedFor),
            "kept: one of the newest 30 that somebody asked for");
  EXPECT_EQ(show(domain::KeptBy::kNewestComplete), "kept: the newest complete one");
  EXPECT_EQ(show(domain::KeptBy::kHold), "kept: held by ann: audit");
  EXPECT_EQ(show(domain::KeptBy::kNone), "EXPIRES at the next look");
}

}  // namespace
}  // namespace strongroom::cli
