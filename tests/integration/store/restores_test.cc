#include "store/restores.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/enum_words.h"
#include "domain/plan_drill.h"
#include "integration/database/test_database.h"
#include "integration/support/full_audit_log.h"
#include "sets.h"
#include "store/error.h"

// Plans of restores, as the role of the server stores them.
namespace strongroom::store {
namespace {

using domain::RestoreAction;
using Result = domain::RestoredItem::Result;
using Items = std::vector<RestoreProgressItem>;

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kOtherDigest = "sha256:" + std::string(64, 'b');
const std::string kSetDigest = "sha256:" + std::string(64, 'c');

RestoreProgressItem ItemAt(int64_t ordinal, RestoreAction action) {
  return {.ordinal = ordinal,
          .planned = {.type = "roles",
                      .id = "prod/Role/reader-" + std::to_string(ordinal),
                      .name = "Röle \"x\"\\",
                      .target = "test/Role/reader",
                      .action = action,
                      .reason = "Exists",
                      .message = "it is there,\nand differs",
                      .wanted = std::string(64, '1'),
                      .content = std::string(64, '2'),
                      .live = action == RestoreAction::kCreate ? "" : std::string(64, '3'),
                      .awaits_others = ordinal == 0},
          .result = {}};
}

RestoreProgressItem ResultOf(int64_t ordinal, Result result, const std::string& reason = "") {
  return {.ordinal = ordinal,
          .planned = {.type = "", .id = ""},
          .result = result,
          .reason = reason,
          .message = reason.empty() ? "" : "in words"};
}

// One of each action.
Items AllActions() {
  Items items;
  for (const auto& [action, word] : base::kEnumWords<RestoreAction>) {
    items.push_back(ItemAt(static_cast<int64_t>(items.size()), action));
  }
  return items;
}

const AuditEntry kRow{.actor = "amy",
                      .action = "restore",
                      .ns = "team-a",
                      .subject = "backuprestores/back",
                      .result = "accepted",
                      .reason = {},
                      .source = "10.0.0.1"};

class Restores : public ::testing::Test {
 protected:
  static PlanKey KeyOf(int job, int restore = 1) {
    return {.cluster_uid = kNoCluster,
            .ns = "team-a",
            .name = "back",
            .uid = Uid(100 + restore),
            .about = "0123456789abcdef0123456789abcdef",
            .job = Uid(200 + job),
            .backup_set = "nightly-1-1"};
  }
  static PlanEnd EndOf(const std::string& digest, int64_t items) {
    return {.digest = digest, .set_digest = kSetDigest, .items = items, .unmet = 1};
  }
  // A plan of one of each action.
  StoredPlan Ended(const PlanKey& key) {
    EXPECT_TRUE(AddPlanned(server_, key, true, AllActions()));
    return EndPlan(server_, key, EndOf(kDigest, 6), kRow).value().plan;
  }
  std::string Count(const std::string& table) {
    return test_.Value("SELECT count(*) FROM strongroom." + table);
  }

  TestDatabase test_;
  Database server_{test_.dsn() + "?options=-c%20role%3Dstrongroom_server"};
};

TEST_F(Restores, PlanIsReadAsItWasSaid) {
  const PlanKey key = KeyOf(1);
  const Items items = AllActions();
  const std::span<const RestoreProgressItem> all(items);
  ASSERT_TRUE(AddPlanned(server_, key, true, all.first(4)));
  EXPECT_FALSE(FindNewestPlan(server_, kNoCluster, "team-a", "back"));
  ASSERT_TRUE(AddPlanned(server_, key, false, all.subspan(4)));
  const auto ended = EndPlan(server_, key, EndOf(kDigest, 6), kRow);
  ASSERT_TRUE(ended);
  EXPECT_TRUE(ended->is_new);

  const auto plan = FindPlan(server_, key.uid, kDigest);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->id, ended->plan.id);
  EXPECT_EQ(plan->about, key.about);
  EXPECT_EQ(plan->backup_set, key.backup_set);
  EXPECT_EQ(plan->set_digest, kSetDigest);
  EXPECT_EQ(plan->items, 6);
  EXPECT_EQ(plan->unmet, 1);
  EXPECT_GT(plan->planned_at, std::chrono::sys_seconds{});
  EXPECT_EQ(ReadPlan(server_, plan->id, 0, 100), items);
  EXPECT_EQ(ReadPlan(server_, plan->id, 2, 3), Items(items.begin() + 2, items.begin() + 5));
  std::vector<domain::PlannedItem> planned;
  for (const RestoreProgressItem& item : items) planned.push_back(item.planned);
  EXPECT_EQ(CountActions(server_, plan->id), domain::CountsOf(planned));
  EXPECT_FALSE(FindPlan(server_, key.uid, kOtherDigest));
  EXPECT_FALSE(FindPlan(server_, Uid(199), kDigest));
  EXPECT_FALSE(FindNewestPlan(server_, kNoCluster, "team-b", "back"));
  EXPECT_FALSE(FindNewestPlan(server_, Uid(7), "team-a", "back"));
}

TEST_F(Restores, ShowWhatAPlanLeavesOpen) {
  Items items;
  for (int64_t i = 0; i < 6; ++i) {
    items.push_back(ItemAt(i, i < 2 ? RestoreAction::kCreate : RestoreAction::kRefuse));
  }
  items[1].planned.awaits_others = true;
  items[2].planned.awaits_others = true;
  items[3].planned.reason = "NotStored";
  const PlanKey key = KeyOf(1);
  ASSERT_TRUE(AddPlanned(server_, key, true, items));
  const int64_t plan = EndPlan(server_, key, EndOf(kDigest, 6), kRow).value().plan.id;
  const PlanGaps gaps = FindGaps(server_, plan, "NotStored", 2);
  EXPECT_EQ(gaps.untried, 2);
  EXPECT_EQ(gaps.refused, (std::vector{items[2].planned, items[4].planned}));
  EXPECT_EQ(FindGaps(server_, plan, "", 100).refused.size(), 4U);
}

TEST_F(Restores, SamePartAgainChangesNothing) {
  const PlanKey key = KeyOf(1);
  const Items items = AllActions();
  for (int times = 0; times < 2; ++times) ASSERT_TRUE(AddPlanned(server_, key, true, items));
  ASSERT_TRUE(AddPlanned(server_, key, false, items));
  const auto ended = EndPlan(server_, key, EndOf(kDigest, 6), kRow);
  ASSERT_TRUE(ended);
  ASSERT_TRUE(AddResults(server_, ended->plan.id, Items{ResultOf(0, Result::kDone)}));
  // Its answer was lost.
  EXPECT_TRUE(AddPlanned(server_, key, true, items));
  EXPECT_TRUE(AddPlanned(server_, key, false, items));
  const auto again = EndPlan(server_, key, EndOf(kDigest, 6), kRow);
  ASSERT_TRUE(again);
  EXPECT_EQ(test_.Value("SELECT string_agg(actor || ' ' || result, ',') FROM strongroom.audit_log"),
            "amy accepted");
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->plan.planned_at, ended->plan.planned_at);
  EXPECT_EQ(ReadPlan(server_, ended->plan.id, 0, 1).at(0).result, Result::kDone);
}

TEST_F(Restores, PlanDoesNotEndWithoutItsRow) {
  const PlanKey key = KeyOf(1);
  ASSERT_TRUE(AddPlanned(server_, key, true, AllActions()));
  test::FillAuditLog(test_);
  EXPECT_THROW(EndPlan(server_, key, EndOf(kDigest, 6), kRow), StoreError);
  EXPECT_FALSE(FindPlan(server_, key.uid, kDigest));
  test::EmptyAuditLog(test_);
  EXPECT_TRUE(EndPlan(server_, key, EndOf(kDigest, 6), kRow).value().is_new);
  EXPECT_EQ(Count("audit_log"), "1");
  EXPECT_FALSE(EndPlan(server_, key, EndOf(kOtherDigest, 6), kRow));
  EXPECT_EQ(Count("audit_log"), "1");
}

TEST_F(Restores, PlanThatIsOtherwiseIsRefused) {
  const PlanKey key = KeyOf(1);
  const Items items = AllActions();
  EXPECT_FALSE(AddPlanned(server_, key, false, items)) << "it is not begun";
  EXPECT_FALSE(EndPlan(server_, key, EndOf(kDigest, 0), kRow)) << "it is not begun";
  ASSERT_TRUE(AddPlanned(server_, key, true, items));
  const std::vector<std::pair<const char*, std::function<void(RestoreProgressItem&)>>> changes = {
      {"type", [](auto& item) { item.planned.type = "roleBindings"; }},
      {"id", [](auto& item) { item.planned.id += 'x'; }},
      {"name", [](auto& item) { item.planned.name += 'x'; }},
      {"target", [](auto& item) { item.planned.target += 'x'; }},
      {"action", [](auto& item) { item.planned.action = RestoreAction::kRefuse; }},
      {"reason", [](auto& item) { item.planned.reason = "Invalid"; }},
      {"message", [](auto& item) { item.planned.message += 'x'; }},
      {"wanted", [](auto& item) { item.planned.wanted = std::string(64, '4'); }},
      {"content", [](auto& item) { item.planned.content = std::string(64, '4'); }},
      {"live", [](auto& item) { item.planned.live = std::string(64, '4'); }},
      {"awaits others", [](auto& item) { item.planned.awaits_others = true; }},
  };
  const auto refuses = [&](const char* when) {
    for (const auto& [what, change] : changes) {
      Items other = {ItemAt(6, RestoreAction::kCreate), items[1]};
      change(other[1]);
      EXPECT_FALSE(AddPlanned(server_, key, false, other)) << what << when;
    }
    EXPECT_EQ(Count("restore_items"), "6") << when;
  };
  refuses(" while it goes on");
  EXPECT_FALSE(EndPlan(server_, key, EndOf(kDigest, 7), kRow)) << "a part is missing";
  ASSERT_TRUE(EndPlan(server_, key, EndOf(kDigest, 6), kRow));
  refuses(" when it has ended");
  EXPECT_FALSE(AddPlanned(server_, key, false, Items{ItemAt(6, RestoreAction::kNone)}));
  EXPECT_FALSE(EndPlan(server_, key, EndOf(kOtherDigest, 6), kRow));
  PlanEnd other_set = EndOf(kDigest, 6);
  other_set.set_digest = kOtherDigest;
  EXPECT_FALSE(EndPlan(server_, key, other_set, kRow));
  EXPECT_FALSE(DropPlan(server_, key));
  EXPECT_EQ(ReadPlan(server_, FindPlan(server_, key.uid, kDigest)->id, 0, 100), items);
}

TEST_F(Restores, NewBeginningDropsWhatHasNotEnded) {
  const StoredPlan ended = Ended(KeyOf(1));
  ASSERT_TRUE(AddPlanned(server_, KeyOf(2), true, AllActions()));
  ASSERT_TRUE(AddPlanned(server_, KeyOf(2, 2), true, AllActions()));
  // Another executor of the same Job, which finds something else.
  ASSERT_TRUE(AddPlanned(server_, KeyOf(2), true, Items{ItemAt(0, RestoreAction::kNone)}));
  ASSERT_TRUE(EndPlan(server_, KeyOf(2), EndOf(kOtherDigest, 1), kRow));
  EXPECT_EQ(Count("restores"), "3");
  EXPECT_EQ(Count("restore_items"), "13");
  EXPECT_EQ(FindNewestPlan(server_, kNoCluster, "team-a", "back")->digest, kOtherDigest);
  EXPECT_EQ(FindPlan(server_, ended.uid, kDigest)->id, ended.id);
  // One of another Job does not write into it any more.
  ASSERT_TRUE(AddPlanned(server_, KeyOf(3), true, AllActions()));
  ASSERT_TRUE(AddPlanned(server_, KeyOf(4), true, AllActions()));
  EXPECT_FALSE(AddPlanned(server_, KeyOf(3), false, AllActions()));
  EXPECT_TRUE(DropPlan(server_, KeyOf(4)));
  EXPECT_TRUE(DropPlan(server_, KeyOf(4)));
  EXPECT_EQ(Count("restores"), "3");
}

TEST_F(Restores, EmptyPlanIsOne) {
  ASSERT_TRUE(AddPlanned(server_, KeyOf(1), true, {}));
  ASSERT_TRUE(EndPlan(server_, KeyOf(1), EndOf(kDigest, 0), kRow));
  EXPECT_EQ(FindNewestPlan(server_, kNoCluster, "team-a", "back")->items, 0);
}

TEST_F(Restores, ResultsAreOfWhatIsWrittenAlone) {
  const StoredPlan plan = Ended(KeyOf(1));
  const auto is_written = [](RestoreAction action) { return domain::Writes(action); };
  for (const RestoreProgressItem& item : AllActions()) {
    EXPECT_EQ(AddResults(server_, plan.id, Items{ResultOf(item.ordinal, Result::kNotReached)}),
              is_written(item.planned.action))
        << item.ordinal;
  }
  EXPECT_FALSE(
      AddResults(server_, plan.id, Items{ResultOf(0, Result::kDone), ResultOf(99, Result::kDone)}));
  EXPECT_FALSE(AddResults(server_, plan.id,
                          Items{ResultOf(0, Result::kDone), ResultOf(0, Result::kFailed)}));
  EXPECT_EQ(CountResults(server_, plan.id).not_reached, 3);
  // The last word counts.
  ASSERT_TRUE(AddResults(server_, plan.id,
                         Items{ResultOf(0, Result::kDone), ResultOf(1, Result::kFailed, "Denied"),
                               ResultOf(2, Result::kNothingToDo)}));
  const ResultCounts counts = CountResults(server_, plan.id);
  EXPECT_EQ(counts.done, 1);
  EXPECT_EQ(counts.failed, 1);
  EXPECT_EQ(counts.nothing_to_do, 1);
  EXPECT_EQ(counts.not_reached, 0);
  EXPECT_EQ(counts.open, 0);
  const Items read = ReadPlan(server_, plan.id, 0, 100);
  EXPECT_EQ(read[1].result, Result::kFailed);
  EXPECT_EQ(read[1].reason, "Denied");
  EXPECT_EQ(read[1].message, "in words");
  EXPECT_EQ(read[1].planned, AllActions()[1].planned);
  EXPECT_EQ(read[3].result, std::nullopt);
}

TEST_F(Restores, WhatNothingIsSaidOfIsOpen) {
  const StoredPlan plan = Ended(KeyOf(1));
  ASSERT_TRUE(AddResults(server_, plan.id, Items{ResultOf(1, Result::kDone)}));
  EXPECT_EQ(CountResults(server_, plan.id).open, 2);
  EXPECT_EQ(CountResults(server_, plan.id).done, 1);
}

TEST_F(Restores, EveryWordIsTaken) {
  int restore = 0;
  for (const auto& [result, word] : base::kEnumWords<Result>) {
    const StoredPlan plan = Ended(KeyOf(++restore));
    ASSERT_TRUE(AddResults(server_, plan.id, Items{ResultOf(0, result)})) << word;
    EXPECT_EQ(ReadPlan(server_, plan.id, 0, 1).at(0).result, result);
  }
}

TEST_F(Restores, WhatWasDoneStaysDoneWhenThereIsNothingToDoAnyMore) {
  const StoredPlan plan = Ended(KeyOf(1));
  for (const Result result : {Result::kDone, Result::kNothingToDo}) {
    ASSERT_TRUE(AddResults(server_, plan.id, Items{ResultOf(0, result)}));
  }
  EXPECT_EQ(ReadPlan(server_, plan.id, 0, 1).at(0).result, Result::kDone);
}

TEST_F(Restores, OldPlansGoWhenAnotherBegins) {
  for (int restore = 1; restore <= 5; ++restore) {
    PlanKey key = KeyOf(1, restore);
    Ended(key);
  }
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.restores SET begun_at = begun_at - interval '91 days' "
                          "WHERE uid <> '" +
                          Uid(105) + "'"),
            "");
  // A few at a time.
  ASSERT_TRUE(AddPlanned(server_, KeyOf(1, 6), true, AllActions()));
  EXPECT_EQ(Count("restores"), "3");
  ASSERT_TRUE(AddPlanned(server_, KeyOf(1, 7), true, AllActions()));
  EXPECT_EQ(Count("restores"), "3");
  EXPECT_EQ(Count("restore_items"), "18");
  EXPECT_TRUE(FindPlan(server_, Uid(105), kDigest));
}

// Of the schedule, as many as there are objects of drills that have ended.
class Drills : public Restores {
 protected:
  static PlanKey DrillOf(int number, const std::string& schedule = "schedule-1") {
    PlanKey key = KeyOf(1, number);
    key.name = "nightly-drill-" + std::to_string(number);
    key.drill_of = schedule;
    return key;
  }
  // "1 2", by the numbers of drills.
  std::string Kept() {
    return test_.Value(
        "SELECT string_agg(replace(name, 'nightly-drill-', ''), ' ' ORDER BY id) "
        "FROM strongroom.restores");
  }
  void Age(const std::string& interval) {
    ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                            "UPDATE strongroom.restores SET begun_at = begun_at - interval '" +
                            interval + "'"),
              "");
  }
};

TEST_F(Drills, HaveNoMorePlansThanThereAreObjectsOfThem) {
  ASSERT_EQ(domain::kDrillsKept, 3U) << "a migration has this number as well";
  for (int drill = 1; drill <= 6; ++drill) Ended(DrillOf(drill));
  EXPECT_EQ(Kept(), "3 4 5 6") << "the last has begun when three had ended";
  EXPECT_EQ(Count("restore_items"), "24");
  EXPECT_TRUE(FindNewestPlan(server_, kNoCluster, "team-a", "nightly-drill-6"));
  // The same beginning again.
  ASSERT_TRUE(AddPlanned(server_, DrillOf(6), true, AllActions()));
  EXPECT_EQ(Kept(), "4 5 6");
  ASSERT_TRUE(AddPlanned(server_, DrillOf(6), true, AllActions()));
  EXPECT_EQ(Kept(), "4 5 6");
}

TEST_F(Drills, ThatEndWithoutAPlanTakeNoneAway) {
  for (int drill = 1; drill <= 3; ++drill) Ended(DrillOf(drill));
  for (int drill = 4; drill <= 9; ++drill) {
    ASSERT_TRUE(AddPlanned(server_, DrillOf(drill), true, AllActions()));
  }
  EXPECT_EQ(Kept(), "1 2 3 4 5 6 7 8 9");
  // Nobody ever ended these.
  Age("25 hours");
  ASSERT_TRUE(AddPlanned(server_, DrillOf(10), true, AllActions()));
  EXPECT_EQ(Kept(), "1 2 3 7 8 9 10") << "a few at a time";
  ASSERT_TRUE(AddPlanned(server_, DrillOf(11), true, AllActions()));
  EXPECT_EQ(Kept(), "1 2 3 10 11");
}

TEST_F(Drills, AreOfOneScheduleOfOneNamespaceOfOneCluster) {
  PlanKey elsewhere = DrillOf(1);
  elsewhere.ns = "team-b";
  PlanKey other_cluster = DrillOf(2);
  other_cluster.cluster_uid = Uid(9);
  for (const PlanKey& key : {elsewhere, other_cluster, DrillOf(3, "schedule-2"),
                             DrillOf(4, "' OR true --"), DrillOf(5, "")}) {
    Ended(key);
  }
  for (int drill = 10; drill <= 15; ++drill) Ended(DrillOf(drill));
  EXPECT_EQ(Kept(), "1 2 3 4 5 12 13 14 15");
}

// Whatever its object said when it was planned.
TEST_F(Drills, ThatHaveWrittenAnythingAreKeptAsOthersAre) {
  const StoredPlan applied = Ended(DrillOf(1));
  ASSERT_TRUE(AddResults(server_, applied.id, Items{ResultOf(0, Result::kDone)}));
  for (int drill = 2; drill <= 7; ++drill) Ended(DrillOf(drill));
  EXPECT_EQ(Kept(), "1 4 5 6 7");
}

}  // namespace
}  // namespace strongroom::store
