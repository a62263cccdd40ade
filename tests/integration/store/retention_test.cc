#include <gtest/gtest.h>

#include "base/timestamp.h"
#include "domain/error_codes.h"
#include "domain/expiry.h"
#include "integration/database/stored_sets.h"
#include "sets.h"
#include "store/error.h"
#include "store/settings.h"
#include "store/sql_history.h"
#include "store/sql_retention.h"

namespace strongroom::store {
namespace {

void Hold(TestDatabase& test, int64_t set_id) {
  ASSERT_EQ(test.StateOf("UPDATE strongroom.backup_sets SET held = true WHERE id = " +
                         std::to_string(set_id)),
            "");
}

TEST(Retention, ListsTheSetsOfASchedule) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  domain::Outcome partial = OutcomeOf({"roles"});
  partial.phase = domain::RunPhase::kPartial;
  partial.summary.types["roles"].state = domain::TypeState::kIncomplete;
  const int64_t fourth =
      StoreSet(test.database(), KeyOf(4), {ItemOf("roles", "reader", "1")}, partial).id;
  Hold(test, ids[1]);
  ASSERT_EQ(retention.MarkDeleted(std::vector{ids[0]}), 1);

  const auto sets = retention.SetsOfSchedule(KeyOf(1).schedule_uid);
  ASSERT_EQ(sets.size(), 3U);
  EXPECT_EQ(sets[0].id, fourth);
  EXPECT_FALSE(sets[0].is_complete);
  EXPECT_EQ(sets[1].id, ids[2]);
  EXPECT_TRUE(sets[1].is_complete);
  EXPECT_FALSE(sets[1].is_held);
  EXPECT_TRUE(sets[2].is_held);
  EXPECT_GT(sets[0].sealed_at, Tomorrow() - std::chrono::days(2));
  EXPECT_TRUE(retention.SetsOfSchedule(Uid(99)).empty());
}

// "*" on a cluster that lacks types: the night that read all that there is stays, though the later
// ones were cut.
TEST(Retention, TheNewestSetOfAllThatIsServedStays) {
  TestDatabase test;
  SqlRetention retention(test.database());
  std::vector<int64_t> ids;
  for (int run = 1; run <= 3; ++run) {
    domain::Outcome outcome = OutcomeOf({"networkPolicies", "roles"});
    domain::TypeCoverage& lacking = outcome.summary.types["flowSchemas"];
    lacking.state = domain::TypeState::kSkipped;
    lacking.error_code = domain::error_code::kTypeNotServed;
    if (run > 1) {
      outcome.phase = domain::RunPhase::kPartial;
      outcome.summary.types["roles"].state = domain::TypeState::kIncomplete;
    }
    ids.push_back(
        StoreSet(test.database(), KeyOf(run), {ItemOf("roles", "reader", "1")}, outcome).id);
  }
  const auto sets = retention.SetsOfSchedule(KeyOf(1).schedule_uid);
  ASSERT_EQ(sets.size(), 3U);
  EXPECT_EQ(domain::ExpiredSets(sets, 1), std::vector{ids[1]});
}

TEST(Retention, KnowsWhichSetsSomebodyAskedFor) {
  TestDatabase test;
  SqlRetention retention(test.database());
  SqlHistory history(test.database());
  const auto ids = ThreeSets(test);
  for (const int number : {1, 2}) {
    RunRow row;
    row.run.meta.ns = KeyOf(number).ns;
    row.run.meta.uid = KeyOf(number).run_uid;
    row.run.spec.schedule = {KeyOf(number).schedule_name, KeyOf(number).schedule_uid};
    row.run.spec.scheduled_for = *base::ParseTimestamp("2026-11-01T00:00:00Z");
    row.run.spec.trigger = number == 1 ? domain::Trigger::kManual : domain::Trigger::kSchedule;
    ASSERT_TRUE(history.UpsertRuns(std::vector{row}).foreign.empty());
  }
  std::map<int64_t, bool> manual;
  for (const auto& set : retention.SetsOfSchedule(KeyOf(1).schedule_uid)) {
    manual[set.id] = set.is_manual;
  }
  // Of the third nobody has told yet.
  EXPECT_EQ(manual, (std::map<int64_t, bool>{{ids[0], true}, {ids[1], false}, {ids[2], false}}));
}

TEST(Retention, CountsTheTypesThatTheNewestSetHasInFull) {
  TestDatabase test;
  SqlRetention retention(test.database());
  std::vector<int64_t> ids;
  for (const int64_t policies : {3, 12, 1}) {
    domain::Outcome outcome = OutcomeOf({"networkPolicies", "roles"});
    outcome.summary.types["networkPolicies"].backed_up = policies;
    if (policies == 1) outcome.summary.types["roles"].state = domain::TypeState::kIncomplete;
    ids.push_back(
        StoreSet(test.database(), KeyOf(static_cast<int>(ids.size()) + 1), {}, outcome).id);
  }
  const std::string schedule = KeyOf(1).schedule_uid;
  const auto counts = retention.TypeCounts(schedule, 0);
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].type, "networkPolicies");
  EXPECT_EQ(counts[0].now, 1);
  EXPECT_EQ(counts[0].most, 12);
  EXPECT_EQ(retention.TypeCounts(schedule, ids[2]).at(0).most, 1) << "accepted";
  EXPECT_TRUE(retention.TypeCounts(Uid(99), 0).empty());
}

// Somebody deleted its definition, and all policies with it.
TEST(Retention, CountsATypeThatIsNotServedAnyMore) {
  TestDatabase test;
  SqlRetention retention(test.database());
  domain::Outcome outcome = OutcomeOf({"kyvernoPolicies", "roles"});
  outcome.summary.types["kyvernoPolicies"].backed_up = 12;
  outcome.summary.types["never"] = {.state = domain::TypeState::kSkipped,
                                    .error_code = std::string(domain::error_code::kTypeNotServed)};
  StoreSet(test.database(), KeyOf(1), {}, outcome);
  for (const bool is_lacking : {false, true}) {
    domain::TypeCoverage& type = outcome.summary.types["kyvernoPolicies"];
    type = {.state = domain::TypeState::kSkipped};
    if (is_lacking) type.error_code = domain::error_code::kTypeNotServed;
    StoreSet(test.database(), KeyOf(is_lacking ? 3 : 2), {}, outcome);
    const auto counts = retention.TypeCounts(KeyOf(1).schedule_uid, 0);
    ASSERT_EQ(counts.size(), is_lacking ? 2U : 1U) << "what was never served is no loss";
    EXPECT_EQ(domain::DescribeCollapse(counts),
              is_lacking ? "kyvernoPolicies 0 (there were 12)" : "");
  }
}

// A licence that ended is no reason to let go of what there was.
TEST(Retention, CountsATypeThatTheTenantCannotHaveAnyMore) {
  TestDatabase test;
  SqlRetention retention(test.database());
  domain::Outcome outcome = OutcomeOf({"labels", "roles"});
  outcome.summary.types["labels"].backed_up = 12;
  StoreSet(test.database(), KeyOf(1), {}, outcome);
  outcome.summary.types["labels"] = {.state = domain::TypeState::kUnsupported,
                                     .error_code = "TYPE_NOT_LICENSED"};
  StoreSet(test.database(), KeyOf(2), {}, outcome);
  EXPECT_EQ(domain::DescribeCollapse(retention.TypeCounts(KeyOf(1).schedule_uid, 0)),
            "labels 0 (there were 12)");
}

TEST(Retention, NeverMarksAHeldSet) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  Hold(test, ids[0]);
  EXPECT_EQ(retention.MarkDeleted(ids), 2);
  EXPECT_EQ(retention.MarkDeleted(ids), 0) << "marked already";
  Hold(test, ids[1]);
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1) << "held after it was marked";
}

TEST(Retention, PurgesWhatNoOtherSetUses) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  retention.MarkDeleted(std::vector{ids[0]});
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 0)
      << "within the grace that PostgreSQL keeps";
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow() - std::chrono::days(20), {}, 10).sets, 0)
      << "or was asked for";
  const PurgeCounts first = retention.Purge(Tomorrow(), {}, 10);
  EXPECT_EQ(first.sets, 1);
  EXPECT_EQ(first.items, 2);
  EXPECT_EQ(first.versions, 1);
  EXPECT_EQ(first.blobs, 1);
  EXPECT_TRUE(test::VerifySet(test.database(), ids[1]));
  EXPECT_TRUE(test::VerifySet(test.database(), ids[2]));

  retention.MarkDeleted(ids);
  AgeMarks(test, "8 days");
  const PurgeCounts rest = retention.Purge(Tomorrow(), {}, 10);
  EXPECT_EQ(rest.sets, 2);
  EXPECT_EQ(rest.versions, 2);
  for (const char* table : {"backup_sets", "backup_items", "backup_set_types", "policy_versions",
                            "policy_blobs", "policy_objects"}) {
    EXPECT_EQ(test.Value(std::string("SELECT count(*) FROM strongroom.") + table), "0") << table;
  }
}

TEST(Retention, LeavesARowOfEachSetThatItMarksOrRemoves) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  ASSERT_EQ(retention.MarkDeleted(std::vector{ids[0]}), 1);
  EXPECT_EQ(retention.MarkDeleted(std::vector{ids[0]}), 0);
  AgeMarks(test, "8 days");
  ASSERT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
  const std::string set = "backupsets/" + KeyOf(1).run_name + '-' + std::to_string(ids[0]);
  EXPECT_EQ(test.Value("SELECT string_agg(action || ' ' || namespace || ' ' || subject || ' ' || "
                       "result, ', ' ORDER BY id) FROM strongroom.audit_log"),
            "expire team-a " + set + " accepted, prune team-a " + set + " accepted");
}

TEST(Retention, LeavesWhatARestoreUsesWhereItIsForAWhile) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  const std::string ns = KeyOf(1).ns;
  const auto name_of = [&](int run) {
    return KeyOf(run).run_name + '-' + std::to_string(ids.at(static_cast<size_t>(run) - 1));
  };
  ASSERT_EQ(retention.MarkDeleted(std::vector{ids[0], ids[1]}), 2) << "it expires like any other";
  AgeMarks(test, "8 days");
  const std::vector<domain::SetUse> in_use{{ns, name_of(1), "back"},
                                           {"team-b", name_of(2), "of another namespace"},
                                           {ns, "nightly-" + std::to_string(ids[1]), "misspelt"},
                                           {ns, "' OR true --\\", "hostile"}};
  EXPECT_EQ(retention.Purge(Tomorrow(), in_use, 10).sets, 1);
  EXPECT_EQ(test.Value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM strongroom.backup_sets"),
            std::to_string(ids[0]) + ' ' + std::to_string(ids[2]));
  EXPECT_TRUE(test::VerifySet(test.database(), ids[0]));

  AgeMarks(test, "22 days");
  const auto week_ago = Tomorrow() - std::chrono::days(7);
  EXPECT_EQ(retention.Purge(week_ago, in_use, 10).sets, 0) << "in use";
  AgeMarks(test, "9 days");
  EXPECT_EQ(retention.Purge(week_ago, in_use, 10).sets, 1) << "whoever still wants it";
}

TEST(Retention, RemovesASetOnceTheRestoreHasEnded) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  const std::vector<domain::SetUse> in_use{
      {KeyOf(1).ns, KeyOf(1).run_name + '-' + std::to_string(ids[0]), "back"}};
  retention.MarkDeleted(std::vector{ids[0]});
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), in_use, 10).sets, 0);
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
}

// What is in use takes no turn from what is not.
TEST(Retention, RemovesWhatComesAfterManySetsInUse) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  std::vector<domain::SetUse> in_use;
  for (int run = 1; run <= 2; ++run) {
    in_use.push_back(
        {KeyOf(run).ns,
         KeyOf(run).run_name + '-' + std::to_string(ids.at(static_cast<size_t>(run) - 1)), "back"});
  }
  retention.MarkDeleted(ids);
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), in_use, 1).sets, 1);
  EXPECT_EQ(test.Value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM strongroom.backup_sets"),
            std::to_string(ids[0]) + ' ' + std::to_string(ids[1]));
}

TEST(Retention, HasAGraceThatMigrateSays) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  StorePurgeGrace(test.dsn(), std::chrono::hours(2));
  retention.MarkDeleted(std::vector{ids[0]});
  AgeMarks(test, "119 minutes");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 0);
  AgeMarks(test, "1 minute");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
  EXPECT_THROW(StorePurgeGrace(test.dsn(), std::chrono::minutes(59)), StoreError);
}

TEST(Retention, DoesNotCountSetsOfAnotherNamespace) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  ASSERT_EQ(
      test.StateOf("INSERT INTO strongroom.backup_schedules (id, namespace, name) "
                   "SELECT backup_schedule_id, 'team-b', 'n' FROM strongroom.backup_sets LIMIT 1"),
      "");
  EXPECT_TRUE(retention.SetsOfSchedule(KeyOf(1).schedule_uid).empty());
}

// Whatever one of them has to remove, and whether it can be removed.
TEST(Retention, TakesTenantsInTurns) {
  TestDatabase test;
  SqlRetention retention(test.database());
  for (int run = 1; run <= 5; ++run) {
    StoreSet(test.database(), KeyOf(run), {}, OutcomeOf({"roles"}));
  }
  SetKey quiet = KeyOf(6);
  quiet.ns = "team-b";
  quiet.tenant_uid = Uid(50);
  quiet.schedule_uid = Uid(60);
  StoreSet(test.database(), quiet, {}, OutcomeOf({"roles"}));
  const auto left = [&] {
    return test.Value(
        "SELECT string_agg(run_name, ' ' ORDER BY id) FROM strongroom.backup_sets "
        "WHERE deleted_at IS NOT NULL");
  };
  retention.MarkDeleted(std::vector<int64_t>{1, 2, 3, 4, 5});
  AgeMarks(test, "1 day");
  retention.MarkDeleted(std::vector<int64_t>{6});
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 2).sets, 2);
  EXPECT_EQ(left(), "nightly-2 nightly-3 nightly-4 nightly-5") << "one of each tenant";

  quiet.run_uid = Uid(70);
  const int64_t next = StoreSet(test.database(), quiet, {}, OutcomeOf({"roles"})).id;
  retention.MarkDeleted(std::vector{next});
  AgeMarks(test, "8 days");
  const Ingest busy(test.database(), KeyOf(7), ChangeDigestOf);
  const PurgeCounts counts = retention.Purge(Tomorrow(), {}, 1);
  EXPECT_EQ(counts.sets, 1) << "the busy tenant's turn is the other's";
  EXPECT_EQ(left(), "nightly-2 nightly-3 nightly-4 nightly-5");
}

TEST(Retention, KnowsWhichSetsAScheduleHasHad) {
  TestDatabase test;
  SqlRetention retention(test.database());
  SqlHistory history(test.database());
  const auto ids = ThreeSets(test);
  const std::string schedule = KeyOf(1).schedule_uid;
  SetKey other = KeyOf(4);
  other.schedule_uid = Uid(60);
  const int64_t others = StoreSet(test.database(), other, {}, OutcomeOf({"roles"})).id;
  const int64_t newest = StoreSet(test.database(), KeyOf(5), {}, OutcomeOf({"roles"})).id;
  RunRow row;
  row.run.meta.ns = KeyOf(1).ns;
  row.run.meta.uid = KeyOf(1).run_uid;
  row.run.spec.schedule = {KeyOf(1).schedule_name, schedule};
  row.run.status.backup_set_id = std::to_string(ids[0]);
  row.run.status.outcome.phase = domain::RunPhase::kSuccess;
  row.resource_version = 1;
  history.UpsertRuns(std::vector{row});
  retention.MarkDeleted(std::vector{ids[0]});
  AgeMarks(test, "8 days");
  retention.MarkDeleted(std::vector{ids[1]});
  ASSERT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
  for (const auto& [id, has_had] : std::map<int64_t, bool>{{ids[0], true},  // removed
                                                           {ids[1], true},  // expired
                                                           {ids[2], true},
                                                           {others, false},
                                                           {newest, true},
                                                           {newest + 1, false}}) {
    EXPECT_EQ(retention.HasHadSet(schedule, id), has_had) << id;
  }
}

TEST(Retention, LeavesATenantAloneThatIsStoringASet) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto ids = ThreeSets(test);
  retention.MarkDeleted(ids);
  AgeMarks(test, "8 days");
  {
    Ingest ingest(test.database(), KeyOf(4), ChangeDigestOf);
    ingest.Add(ItemOf("roles", "reader", "1"));
    const PurgeCounts counts = retention.Purge(Tomorrow(), {}, 10);
    EXPECT_EQ(counts.sets, 0);
    EXPECT_EQ(counts.busy_tenants, 1);
    ingest.Finish(OutcomeOf({"roles"}));
    ingest.Commit("{}");
  }
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 2).sets, 2) << "at most as told";
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_items"), "1");
}

}  // namespace
}  // namespace strongroom::store
