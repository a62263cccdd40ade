#include <gtest/gtest.h>

#include "history_rows.h"
#include "sets.h"
#include "store/backup_sets.h"
#include "store/sql_history.h"
#include "store/sql_retention.h"

// Several clusters that share a database, with the same names in them.
namespace strongroom::store {
namespace {

using Lines = std::vector<std::string>;

const std::string kEast = "00000000-0000-4000-8000-00000000c001";
const std::string kWest = "00000000-0000-4000-8000-00000000c002";

ClusterUid Of(const std::string& uid) {
  return [uid] { return uid; };
}

Lines UidsOf(const std::vector<domain::ObjectMeta>& objects) {
  Lines uids;
  for (const auto& meta : objects) uids.push_back(meta.uid);
  return uids;
}

// Tenant, schedule and an unfinished run, of UIDs that begin there.
void StoreObjects(SqlHistory& history, int first) {
  TenantRow tenant{.tenant = {}, .resource_version = 1};
  tenant.tenant.meta.uid = Uid(first);
  tenant.tenant.meta.ns = "team-a";
  tenant.tenant.meta.name = "cluster";
  history.UpsertTenants(std::vector{tenant});
  ScheduleRow schedule = NightlySchedule(1);
  schedule.schedule.meta.uid = Uid(first + 1);
  schedule.tenant_uid = Uid(first);
  history.UpsertSchedules(std::vector{schedule});
  RunRow run = RunOf(1, domain::RunPhase::kRunning, 1);
  run.run.meta.uid = Uid(first + 2);
  run.run.spec.schedule = {"nightly", Uid(first + 1)};
  history.UpsertRuns(std::vector{run});
}

TEST(Clusters, KeepToTheirOwnRows) {
  TestDatabase test;
  SqlHistory east(test.database(), Of(kEast));
  SqlHistory west(test.database(), Of(kWest));
  StoreObjects(east, 10);
  StoreObjects(west, 20);
  EXPECT_NO_THROW(StoreObjects(east, 10)) << "each has a writer of its own";
  EXPECT_EQ(UidsOf(east.LiveTenants()), Lines{Uid(10)});
  EXPECT_EQ(UidsOf(west.LiveSchedules()), Lines{Uid(21)});
  ASSERT_EQ(west.UnfinishedRuns().size(), 1U);
  EXPECT_EQ(west.UnfinishedRuns()[0].meta.uid, Uid(22));

  west.MarkTenantsDeleted(std::vector{Uid(10), Uid(20)});
  west.MarkSchedulesDeleted(std::vector{Uid(11), Uid(21)});
  EXPECT_EQ(UidsOf(east.LiveTenants()), Lines{Uid(10)});
  EXPECT_EQ(UidsOf(east.LiveSchedules()), Lines{Uid(11)});
  EXPECT_EQ(UidsOf(west.LiveTenants()), Lines{});
  EXPECT_EQ(UidsOf(west.LiveSchedules()), Lines{});
  StoreObjects(west, 20);
  EXPECT_EQ(UidsOf(west.LiveTenants()), Lines{Uid(20)}) << "it turned up again";
  EXPECT_EQ(UidsOf(west.LiveSchedules()), Lines{Uid(21)});
  for (const char* table : {"tenants", "backup_schedules", "backup_schedule_runs"}) {
    EXPECT_EQ(
        test.Value(std::string("SELECT count(DISTINCT cluster_uid) FROM strongroom.") + table), "2")
        << table;
  }
}

// Rows of before say of no cluster whose they are, until their objects are told of again.
TEST(Clusters, TakeTheirRowsOfBeforeOver) {
  TestDatabase test;
  SqlHistory east(test.database(), Of(kEast));
  SqlHistory west(test.database(), Of(kWest));
  StoreObjects(east, 10);
  StoreObjects(west, 20);
  ASSERT_EQ(test.StateOf("UPDATE strongroom.tenants SET cluster_uid = NULL; "
                         "UPDATE strongroom.backup_schedules SET cluster_uid = NULL; "
                         "UPDATE strongroom.backup_schedule_runs SET cluster_uid = NULL"),
            "");
  StoreObjects(west, 20);
  EXPECT_EQ(UidsOf(east.LiveTenants()), Lines{Uid(10)});
  EXPECT_EQ(UidsOf(east.LiveSchedules()), Lines{Uid(11)});
  ASSERT_EQ(east.UnfinishedRuns().size(), 1U) << "a run is of its schedule's cluster";
  EXPECT_EQ(east.UnfinishedRuns()[0].meta.uid, Uid(12));
  east.MarkSchedulesDeleted(std::vector{Uid(11), Uid(21)});
  EXPECT_EQ(UidsOf(east.LiveSchedules()), Lines{});
  EXPECT_EQ(UidsOf(west.LiveSchedules()), Lines{Uid(21)});
}

TEST(Clusters, RemoveTheirOwnSets) {
  TestDatabase test;
  SetKey key = KeyOf(1);
  key.cluster_uid = kEast;
  const int64_t id = StoreSet(test.database(), key, {}, OutcomeOf({"roles"})).id;
  SqlRetention east(test.database(), Of(kEast));
  SqlRetention west(test.database(), Of(kWest));
  east.MarkDeleted(std::vector{id});
  AgeMarks(test, "8 days");
  EXPECT_EQ(west.Purge(Tomorrow(), {}, 10).sets, 0);
  EXPECT_EQ(east.Purge(Tomorrow(), {}, 10).sets, 1);
}

TEST(Clusters, HaveSetsOfTheirOwnToTell) {
  TestDatabase test;
  SetKey east = KeyOf(1);
  east.cluster_uid = kEast;
  SetKey west = KeyOf(2);
  west.cluster_uid = kWest;
  west.tenant_uid = Uid(20);
  west.schedule_uid = Uid(21);
  StoreSet(test.database(), east, {}, OutcomeOf({"roles"}));
  const SetContents second =
      StoreSet(test.database(), west, {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  const auto told = UnreportedSets(test.database(), 10, 0, kWest);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].id, second.id);
  EXPECT_EQ(test.Value("SELECT string_agg(cluster_uid::text, ' ' ORDER BY id) "
                       "FROM strongroom.tenants"),
            kEast + " " + kWest);
}

}  // namespace
}  // namespace strongroom::store
