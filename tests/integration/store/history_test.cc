#include "store/history.h"

#include <gtest/gtest.h>

#include "base/timestamp.h"
#include "sets.h"
#include "store/error.h"

namespace strongroom::store {
namespace {

std::chrono::sys_seconds At(const char* time) { return *base::ParseTimestamp(time); }

RunRow RunOf(int number, const std::string& status, int64_t resource_version) {
  RunRow run;
  run.uid = Uid(1000 + number);
  run.ns = "team-a";
  run.name = "nightly-" + std::to_string(number);
  run.schedule_uid = Uid(2);
  run.schedule_name = "nightly";
  run.scheduled_for = At("2026-11-23T02:30:00Z") + std::chrono::days(number);
  run.trigger = "schedule";
  run.status = status;
  run.created_at = At("2026-11-23T02:30:00Z") + std::chrono::seconds(number);
  run.resource_version = resource_version;
  return run;
}

ScheduleRow NightlySchedule(int64_t resource_version) {
  ScheduleRow row;
  row.uid = Uid(2);
  row.ns = "team-a";
  row.name = "nightly";
  row.tenant_uid = Uid(1);
  row.tenant_name = "cluster";
  row.timezone = "Europe/Berlin";
  row.frequency = "daily";
  row.spec_json = R"({"timeOfDay":"02:30"})";
  row.resource_version = resource_version;
  return row;
}

std::string StatusOf(TestDatabase& test, int number) {
  return test.Value("SELECT status FROM strongroom.backup_schedule_runs WHERE id = '" +
                    Uid(1000 + number) + "'");
}

TEST(History, StoresObjectsInAnyOrder) {
  TestDatabase test;
  History history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, "running", 5)});
  EXPECT_EQ(test.Value("SELECT timezone FROM strongroom.backup_schedules"), "");
  history.UpsertSchedules(std::vector{NightlySchedule(3)});
  EXPECT_EQ(test.Value("SELECT timezone FROM strongroom.backup_schedules"), "Europe/Berlin");
  EXPECT_EQ(test.Value("SELECT provider FROM strongroom.tenants"), "");
  history.UpsertTenants(std::vector{TenantRow{.uid = Uid(1),
                                              .ns = "team-a",
                                              .name = "cluster",
                                              .provider = "kubernetes",
                                              .resource_version = 1}});
  EXPECT_EQ(test.Value("SELECT provider FROM strongroom.tenants"), "kubernetes");
  EXPECT_EQ(test.Value("SELECT t.name FROM strongroom.tenants t "
                       "JOIN strongroom.backup_schedules s ON s.tenant_id = t.id"),
            "cluster");
}

TEST(History, KeepsTheNewestStateOfAnObject) {
  TestDatabase test;
  History history(test.database());
  ScheduleRow newer = NightlySchedule(7);
  newer.timezone = "UTC";
  history.UpsertSchedules(std::vector{newer});
  history.UpsertSchedules(std::vector{NightlySchedule(3)});
  EXPECT_EQ(test.Value("SELECT timezone FROM strongroom.backup_schedules"), "UTC");
}

TEST(History, NeverReplacesATerminalStatus) {
  struct Case {
    const char* first;
    int64_t first_version;
    const char* second;
    int64_t second_version;
    const char* expected;
  };
  const std::vector<Case> cases = {
      {"pending", 1, "running", 2, "running"}, {"running", 2, "pending", 1, "running"},
      {"running", 2, "success", 3, "success"}, {"success", 3, "running", 2, "success"},
      {"success", 3, "running", 4, "success"}, {"success", 3, "failed", 4, "success"},
      {"running", 9, "success", 3, "success"},  // etcd was restored from a backup
  };
  for (const Case& c : cases) {
    TestDatabase test;
    History history(test.database());
    history.UpsertRuns(std::vector{RunOf(1, c.first, c.first_version)});
    history.UpsertRuns(std::vector{RunOf(1, c.second, c.second_version)});
    EXPECT_EQ(StatusOf(test, 1), c.expected)
        << c.first << c.first_version << " then " << c.second << c.second_version;
  }
}

TEST(History, TakesTheLastOfABatch) {
  TestDatabase test;
  History history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, "pending", 1), RunOf(1, "running", 2),
                                 RunOf(1, "success", 3), RunOf(2, "running", 4)});
  EXPECT_EQ(StatusOf(test, 1), "success");
  EXPECT_EQ(StatusOf(test, 2), "running");
}

TEST(History, FillsInWhatATerminalRunLearnsLater) {
  TestDatabase test;
  History history(test.database());
  RunRow run = RunOf(1, "success", 3);
  history.UpsertRuns(std::vector{run});
  run.backup_set_id = "17";
  run.summary_json = R"({"policiesTotal": 4})";
  run.finished_at = At("2026-11-23T02:31:00Z");
  run.resource_version = 4;
  history.UpsertRuns(std::vector{run});
  EXPECT_EQ(test.Value("SELECT backup_set_id || ' ' || (summary->>'policiesTotal') || ' ' || "
                       "extract(epoch FROM finished_at)::bigint "
                       "FROM strongroom.backup_schedule_runs"),
            "17 4 1795401060");
}

TEST(History, KeepsASecondObjectForASlotAsADuplicate) {
  TestDatabase test;
  History history(test.database());
  RunRow again = RunOf(1, "running", 8);
  again.uid = Uid(77);
  history.UpsertRuns(std::vector{RunOf(1, "success", 3)});
  history.UpsertRuns(std::vector{again});
  history.UpsertRuns(std::vector{again});
  EXPECT_EQ(test.Value("SELECT duplicate_of FROM strongroom.backup_schedule_runs WHERE id = '" +
                       Uid(77) + "'"),
            Uid(1001));
  EXPECT_EQ(StatusOf(test, 1), "success");

  RunRow manual = RunOf(1, "success", 9);
  manual.uid = Uid(78);
  manual.trigger = "manual";
  history.UpsertRuns(std::vector{manual});
  EXPECT_EQ(test.Value("SELECT duplicate_of IS NULL FROM strongroom.backup_schedule_runs "
                       "WHERE id = '" +
                       Uid(78) + "'"),
            "t");
}

TEST(History, RecordsASkippedSlotOnce) {
  TestDatabase test;
  History history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, "success", 3)});
  std::vector<SkippedSlot> slots;
  for (int i = 1; i <= 3; ++i) {
    slots.push_back({.schedule_uid = Uid(2),
                     .schedule_name = "nightly",
                     .ns = "team-a",
                     .tenant_uid = {},
                     .slot = RunOf(i, "", 0).scheduled_for,
                     .reason = "ControllerDown"});
  }
  history.RecordSkippedSlots(slots);
  history.RecordSkippedSlots(slots);
  EXPECT_EQ(test.Value("SELECT string_agg(status || ' ' || reason, ',' ORDER BY scheduled_for) "
                       "FROM strongroom.backup_schedule_runs"),
            "success ,skipped ControllerDown,skipped ControllerDown");
}

TEST(History, TellsWhichRunsAreStoredAsTerminal) {
  TestDatabase test;
  History history(test.database());
  history.UpsertRuns(
      std::vector{RunOf(1, "success", 1), RunOf(2, "running", 1), RunOf(3, "skipped", 1)});
  EXPECT_EQ(history.TerminalRunUids(std::vector{Uid(1001), Uid(1002), Uid(1003), Uid(1004)}),
            (std::set<std::string>{Uid(1001), Uid(1003)}));
  EXPECT_TRUE(history.TerminalRunUids({}).empty());
}

TEST(History, MarksDeletedSchedulesAndListsTheLiveOnes) {
  TestDatabase test;
  History history(test.database());
  ScheduleRow other = NightlySchedule(1);
  other.uid = Uid(3);
  history.UpsertSchedules(std::vector{NightlySchedule(1), other});
  history.MarkSchedulesDeleted(std::vector{Uid(3), Uid(99)}, At("2026-11-23T00:00:00Z"));
  EXPECT_EQ(history.LiveScheduleUids(), std::vector<std::string>{Uid(2)});
  history.MarkTenantsDeleted(std::vector{Uid(1)}, At("2026-11-23T00:00:00Z"));
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.tenants WHERE deleted_at IS NULL"), "0");
}

TEST(History, SurvivesTextThatJsonbRefuses) {
  TestDatabase test;
  History history(test.database());
  RunRow run = RunOf(1, "failed", 1);
  run.error_message = std::string("a\0b \xff c \\u0000", 14);
  history.UpsertRuns(std::vector{run});
  EXPECT_EQ(test.Value("SELECT error_message FROM strongroom.backup_schedule_runs"),
            "ab \xEF\xBF\xBD c \\u0000");
}

TEST(History, StoresABatchOfThousands) {
  TestDatabase test;
  History history(test.database());
  std::vector<RunRow> runs;
  for (int i = 0; i < 5000; ++i) runs.push_back(RunOf(i, "success", 1));
  history.UpsertRuns(runs);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_schedule_runs"), "5000");
}

TEST(History, IsRefusedWithoutPrivilege) {
  TestDatabase test;
  Database reader(test.dsn() + "?options=-c%20role%3Dstrongroom_reader");
  try {
    History(reader).UpsertRuns(std::vector{RunOf(1, "success", 1)});
    ADD_FAILURE() << "accepted";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kRefused) << e.what();
  }
}

TEST(History, RefusesWhatIsNotAUid) {
  TestDatabase test;
  History history(test.database());
  RunRow run = RunOf(1, "success", 1);
  run.uid = "not-a-uid";
  try {
    history.UpsertRuns(std::vector{run});
    ADD_FAILURE() << "accepted";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kRefused);
  }
}

}  // namespace
}  // namespace strongroom::store
