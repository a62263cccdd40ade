#include <gtest/gtest.h>

#include "base/timestamp.h"
#include "old_database.h"
#include "sets.h"
#include "store/error.h"
#include "store/migrations.h"
#include "store/sql_history.h"

// Objects of one namespace that name those of another: a UID alone proves nothing.
namespace strongroom::store {
namespace {

using Uids = std::set<std::string>;

const std::chrono::sys_seconds kSlot = *base::ParseTimestamp("2026-11-23T02:30:00Z");

// A run that stands for kSlot of the schedule Uid(2), so it says.
RunRow RunOf(const std::string& ns, int number) {
  domain::Run run;
  run.meta.uid = Uid(1000 + number);
  run.meta.ns = ns;
  run.meta.name = "nightly-" + std::to_string(number);
  run.meta.created_at = kSlot + std::chrono::seconds(number);
  domain::ResolvedRun& resolved = run.status.resolved.emplace();
  resolved.schedule = {"nightly", Uid(2)};
  resolved.scheduled_for = kSlot;
  run.status.outcome.phase = domain::RunPhase::kSuccess;
  return {.run = run, .tenant_uid = Uid(1), .resource_version = 5};
}

ScheduleRow ScheduleOf(const std::string& ns, int64_t resource_version) {
  api::Schedule schedule;
  schedule.meta.uid = Uid(2);
  schedule.meta.ns = ns;
  schedule.meta.name = "nightly";
  return {.schedule = schedule, .tenant_uid = Uid(1), .resource_version = resource_version};
}

// Namespace and whose duplicate it is, of each run by name.
std::string Ledger(TestDatabase& test) {
  return test.Value(
      "SELECT coalesce(string_agg(concat_ws(' ', r.namespace, r.name, d.name), ', ' ORDER BY "
      "r.name), "
      "'') FROM strongroom.backup_schedule_runs r "
      "LEFT JOIN strongroom.backup_schedule_runs d ON d.id = r.duplicate_of");
}

TEST(ForeignRuns, WriteNothingIntoALedger) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertSchedules(std::vector{ScheduleOf("team-a", 3)});
  const StoredRuns stored = history.UpsertRuns(std::vector{RunOf("team-b", 1), RunOf("team-a", 2)});
  EXPECT_EQ(stored.ended, Uids{Uid(1002)});
  EXPECT_EQ(stored.foreign, Uids{Uid(1001)});
  EXPECT_EQ(Ledger(test), "team-a nightly-2");
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.outbox"), "1");
}

// The schedule was not stored yet: only its own object says whose it is.
TEST(ForeignRuns, LeaveSlotAndScheduleToTheirOwnersWhenTheyComeFirst) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf("team-b", 1)});
  history.UpsertSchedules(std::vector{ScheduleOf("team-a", 3)});
  EXPECT_EQ(history.UpsertRuns(std::vector{RunOf("team-a", 2), RunOf("team-b", 3)}).foreign,
            Uids{Uid(1003)});
  EXPECT_EQ(Ledger(test), "team-b nightly-1, team-a nightly-2");
  EXPECT_EQ(
      test.Value("SELECT s.namespace || ' ' || t.namespace FROM strongroom.backup_schedules s "
                 "JOIN strongroom.tenants t ON t.id = s.tenant_id"),
      "team-a team-a");
}

TEST(ForeignSchedules, AndTenantsChangeNoRowOfAnotherNamespace) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertSchedules(std::vector{ScheduleOf("team-a", 3)});
  history.UpsertSchedules(std::vector{ScheduleOf("team-b", 9)});
  TenantRow tenant;
  tenant.tenant.meta.uid = Uid(1);
  for (const char* ns : {"team-a", "team-b"}) {
    tenant.tenant.meta.ns = ns;
    ++tenant.resource_version;
    history.UpsertTenants(std::vector{tenant});
  }
  EXPECT_EQ(
      test.Value("SELECT namespace || ' ' || resource_version FROM strongroom.backup_schedules"),
      "team-a 3");
  EXPECT_EQ(test.Value("SELECT namespace || ' ' || resource_version FROM strongroom.tenants"),
            "team-a 1");
}

TEST(ForeignSlots, AreNotRecorded) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertSchedules(std::vector{ScheduleOf("team-a", 3)});
  const SkippedSlot slot{.schedule = ScheduleOf("team-b", 1).schedule.meta,
                         .tenant_uid = {},
                         .slot = kSlot,
                         .reason = "ControllerDown"};
  EXPECT_TRUE(history.RecordSkippedSlots(std::vector{slot}).empty());
  EXPECT_EQ(Ledger(test), "");
}

TEST(ForeignRuns, GiveBackTheSlotsThatTheyTookBeforeTheUpgrade) {
  TestDatabase test(TestDatabase::Schema::kEmpty);
  MakeOldDatabase(test);
  EXPECT_EQ(Ledger(test), "team-b run-900, team-a run-901 run-900, team-a run-902 run-900");
  Migrate(test.dsn());
  EXPECT_EQ(Ledger(test), "team-b run-900, team-a run-901, team-a run-902 run-901");
}

TEST(ForeignSets, AreRefused) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  SetKey foreign = KeyOf(2);
  foreign.ns = "team-b";
  EXPECT_THROW(StoreSet(test.database(), foreign, {}, OutcomeOf({"roles"})), StoreError)
      << "the tenant's";
  foreign.tenant_uid = Uid(50);
  EXPECT_THROW(StoreSet(test.database(), foreign, {}, OutcomeOf({"roles"})), StoreError)
      << "the schedule's";
  foreign.schedule_uid = Uid(60);
  EXPECT_NO_THROW(StoreSet(test.database(), foreign, {}, OutcomeOf({"roles"})));
}

}  // namespace
}  // namespace strongroom::store
