#include <gtest/gtest.h>

#include "api/report.h"
#include "base/timestamp.h"
#include "history_rows.h"
#include "sets.h"
#include "store/error.h"
#include "store/sql_history.h"

namespace strongroom::store {
namespace {

using domain::RunPhase;

std::string StatusOf(TestDatabase& test, int number) {
  return test.Value("SELECT status FROM strongroom.backup_schedule_runs WHERE id = '" +
                    Uid(1000 + number) + "'");
}

TEST(History, StoresObjectsInAnyOrder) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kRunning, 5)});
  EXPECT_EQ(test.Value("SELECT timezone FROM strongroom.backup_schedules"), "");
  history.UpsertSchedules(std::vector{NightlySchedule(3)});
  EXPECT_EQ(test.Value("SELECT timezone FROM strongroom.backup_schedules"), "Europe/Berlin");
  EXPECT_EQ(test.Value("SELECT provider FROM strongroom.tenants"), "");
  TenantRow tenant{.tenant = {}, .resource_version = 1};
  tenant.tenant.meta.uid = Uid(1);
  tenant.tenant.meta.ns = "team-a";
  tenant.tenant.meta.name = "cluster";
  history.UpsertTenants(std::vector{tenant});
  EXPECT_EQ(test.Value("SELECT provider FROM strongroom.tenants"), "kubernetes");
  EXPECT_EQ(test.Value("SELECT t.name FROM strongroom.tenants t "
                       "JOIN strongroom.backup_schedules s ON s.tenant_id = t.id"),
            "cluster");
}

// "ACTION SUBJECT GENERATION", in their order.
std::string Seen(TestDatabase& test) {
  return test.Value(
      "SELECT string_agg(action || ' ' || subject || ' ' || generation, ', ' ORDER BY id) "
      "FROM strongroom.audit_log WHERE actor = 'unknown' AND result = 'accepted'");
}

// So what was done while nobody asked the webhook is in the audit log.
TEST(History, AuditsEachGenerationOnce) {
  TestDatabase test;
  Database controller(test.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  SqlHistory history(controller);
  ScheduleRow schedule = NightlySchedule(3);
  schedule.schedule.meta.generation = 1;
  history.UpsertSchedules(std::vector{schedule});
  schedule.resource_version = 4;  // its status
  history.UpsertSchedules(std::vector{schedule});
  schedule.schedule.meta.generation = 3;
  history.UpsertSchedules(std::vector{schedule, schedule});
  EXPECT_EQ(Seen(test), "create backupschedules/nightly 1, update backupschedules/nightly 3");
  // Another leader, and one that begins anew.
  SqlHistory other(controller);
  other.UpsertSchedules(std::vector{schedule});
  other.MarkSchedulesDeleted(std::vector{Uid(2)});
  other.MarkSchedulesDeleted(std::vector{Uid(2)});
  TenantRow tenant{.tenant = {}, .resource_version = 1};
  tenant.tenant.meta.uid = Uid(1);
  tenant.tenant.meta.ns = "team-a";
  tenant.tenant.meta.name = "cluster";
  tenant.tenant.meta.generation = 2;
  other.UpsertTenants(std::vector{tenant});
  other.MarkTenantsDeleted(std::vector{Uid(1)});
  EXPECT_EQ(Seen(test),
            "create backupschedules/nightly 1, update backupschedules/nightly 3, "
            "delete backupschedules/nightly 0, update tenants/cluster 2, delete tenants/cluster 0");
  EXPECT_EQ(test.Value("SELECT count(DISTINCT object_uid) FROM strongroom.audit_log"), "2");
}

// What somebody starts or stops, and not each night's.
TEST(History, AuditsRunsOfPeople) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow nightly = RunOf(1, RunPhase::kRunning, 5);
  nightly.run.meta.generation = 1;
  RunRow by_hand = RunOf(2, RunPhase::kRunning, 5);
  by_hand.run.meta.generation = 1;
  by_hand.run.spec.trigger = domain::Trigger::kManual;
  history.UpsertRuns(std::vector{nightly, by_hand});
  EXPECT_EQ(Seen(test), "create backupscheduleruns/nightly-2 1");
  nightly.run.meta.generation = 2;  // canceled
  history.UpsertRuns(std::vector{nightly, by_hand});
  EXPECT_EQ(Seen(test),
            "create backupscheduleruns/nightly-2 1, update backupscheduleruns/nightly-1 2");
}

TEST(History, AuditsRestores) {
  TestDatabase test;
  Database controller(test.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  SqlHistory history(controller);
  domain::ObjectMeta restore;
  restore.uid = Uid(7);
  restore.ns = "team-a";
  restore.name = "back";
  restore.generation = 1;
  history.AuditRestores(std::vector{restore}, {});
  history.AuditRestores(std::vector{restore}, {});
  restore.generation = 2;
  history.AuditRestores(std::vector{restore}, std::vector{restore});
  history.AuditRestores({}, std::vector{restore});
  history.AuditRestores({}, {});
  EXPECT_EQ(Seen(test),
            "create backuprestores/back 1, update backuprestores/back 2, delete "
            "backuprestores/back 0");
}

TEST(History, NeverReplacesATerminalStatus) {
  struct Case {
    RunPhase first;
    int64_t first_version;
    RunPhase second;
    int64_t second_version;
    const char* expected;
  };
  using enum RunPhase;
  const std::vector<Case> cases = {
      {kPending, 1, kRunning, 2, "running"}, {kRunning, 2, kPending, 1, "pending"},
      {kRunning, 2, kSuccess, 3, "success"}, {kSuccess, 3, kRunning, 2, "success"},
      {kSuccess, 3, kRunning, 4, "success"}, {kSuccess, 3, kFailed, 4, "success"},
      {kRunning, 9, kSuccess, 3, "success"},  // etcd was restored from a backup
  };
  for (const Case& c : cases) {
    TestDatabase test;
    SqlHistory history(test.database());
    history.UpsertRuns(std::vector{RunOf(1, c.first, c.first_version)});
    history.UpsertRuns(std::vector{RunOf(1, c.second, c.second_version)});
    EXPECT_EQ(StatusOf(test, 1), c.expected)
        << domain::NameOf(c.first) << c.first_version << " then " << domain::NameOf(c.second)
        << c.second_version;
  }
}

TEST(History, TakesTheLastOfABatch) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kPending, 1), RunOf(1, RunPhase::kRunning, 2),
                                 RunOf(1, RunPhase::kSuccess, 3), RunOf(2, RunPhase::kRunning, 4)});
  EXPECT_EQ(StatusOf(test, 1), "success");
  EXPECT_EQ(StatusOf(test, 2), "running");
}

TEST(History, FillsInWhatATerminalRunLearnsLater) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow run = RunOf(1, RunPhase::kSuccess, 3);
  history.UpsertRuns(std::vector{run});
  run.run.status.backup_set_id = "17";
  run.run.status.outcome.summary.policies_total = 4;
  run.run.status.outcome.finished_at = At("2026-11-23T02:31:00Z");
  run.resource_version = 4;
  history.UpsertRuns(std::vector{run});
  EXPECT_EQ(test.Value("SELECT backup_set_id || ' ' || (summary->>'policiesTotal') || ' ' || "
                       "extract(epoch FROM finished_at)::bigint "
                       "FROM strongroom.backup_schedule_runs"),
            "17 4 1795401060");
}

TEST(History, KeepsASecondObjectForASlotAsADuplicate) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow again = RunOf(1, RunPhase::kRunning, 8);
  again.run.meta.uid = Uid(77);
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess, 3)});
  history.UpsertRuns(std::vector{again});
  history.UpsertRuns(std::vector{again});
  EXPECT_EQ(test.Value("SELECT duplicate_of FROM strongroom.backup_schedule_runs WHERE id = '" +
                       Uid(77) + "'"),
            Uid(1001));
  EXPECT_EQ(StatusOf(test, 1), "success");

  RunRow manual = RunOf(1, RunPhase::kSuccess, 9);
  manual.run.meta.uid = Uid(78);
  manual.run.spec.trigger = domain::Trigger::kManual;
  history.UpsertRuns(std::vector{manual});
  EXPECT_EQ(test.Value("SELECT duplicate_of IS NULL FROM strongroom.backup_schedule_runs "
                       "WHERE id = '" +
                       Uid(78) + "'"),
            "t");
}

TEST(History, RecordsASkippedSlotOnce) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess, 3)});
  std::vector<SkippedSlot> slots;
  for (int i = 1; i <= 3; ++i) {
    slots.push_back({.schedule = NightlyMeta(),
                     .tenant_uid = {},
                     .slot = *RunOf(i, RunPhase::kPending, 0).run.spec.scheduled_for,
                     .reason = "ControllerDown"});
  }
  slots[2].reason = "NotReady";
  using Counts = std::map<std::string, size_t>;
  EXPECT_EQ(history.RecordSkippedSlots(slots), (Counts{{"ControllerDown", 1}, {"NotReady", 1}}));
  EXPECT_EQ(history.RecordSkippedSlots(slots), Counts{});
  EXPECT_EQ(test.Value("SELECT string_agg(status || ' ' || reason, ',' ORDER BY scheduled_for) "
                       "FROM strongroom.backup_schedule_runs"),
            "success ,skipped ControllerDown,skipped NotReady");
}

// UID and resource version of each.
std::vector<std::string> Seen(const std::vector<domain::ObjectMeta>& objects) {
  std::vector<std::string> seen;
  for (const auto& meta : objects) seen.push_back(meta.uid + " " + meta.resource_version);
  return seen;
}

TEST(History, MarksDeletedObjectsAndListsTheLiveOnes) {
  using Lines = std::vector<std::string>;
  TestDatabase test;
  SqlHistory history(test.database());
  ScheduleRow other = NightlySchedule(4);
  other.schedule.meta.uid = Uid(3);
  history.UpsertSchedules(std::vector{NightlySchedule(7), other});
  history.MarkSchedulesDeleted(std::vector{Uid(3), Uid(99)});
  EXPECT_EQ(Seen(history.LiveSchedules()), Lines{Uid(2) + " 7"});
  other.resource_version = 3;
  history.UpsertSchedules(std::vector{other});
  EXPECT_EQ(Seen(history.LiveSchedules()), (Lines{Uid(2) + " 7", Uid(3) + " 3"}))
      << "it turned up again, in a cluster that was restored";
  EXPECT_EQ(Seen(history.LiveTenants()), Lines{Uid(1) + " 0"});
  history.MarkTenantsDeleted(std::vector{Uid(1)});
  EXPECT_EQ(Seen(history.LiveTenants()), Lines{});
}

TEST(History, ListsTheRunsThatHaveNotEnded) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow retried = RunOf(2, RunPhase::kRunning, 6);
  retried.run.spec.trigger = domain::Trigger::kRetry;
  retried.run.spec.retry_of = "nightly-1";
  retried.run.status.outcome.started_at = At("2026-11-25T02:30:05Z");
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kPending, 5), retried,
                                 RunOf(3, RunPhase::kFailed, 7), RunOf(4, RunPhase::kRunning, 8)});
  // The fourth was stored, and its run could not be told any more.
  domain::Outcome outcome = OutcomeOf({"roles"});
  outcome.reason = "Completed";
  const api::ReportAnswer answer{
      .backup_set_id = "17", .backup_set_digest = {}, .outcome = outcome};
  StoreSet(test.database(), KeyOf(4), {ItemOf("roles", "reader", "1")}, outcome,
           api::EncodeReportAnswer(answer));

  std::map<std::string, domain::Run> runs;
  for (const domain::Run& run : history.UnfinishedRuns()) runs[run.meta.name] = run;
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs.at("nightly-1").status.outcome.phase, RunPhase::kPending);
  const domain::Run& read = runs.at("nightly-2");
  EXPECT_EQ(read.meta.uid, retried.run.meta.uid);
  EXPECT_EQ(read.meta.ns, "team-a");
  EXPECT_EQ(read.meta.resource_version, "6");
  EXPECT_EQ(read.meta.created_at, retried.run.meta.created_at);
  const domain::ResolvedRun facts = *read.status.resolved;
  EXPECT_EQ(facts.schedule, (domain::ObjectRef{"nightly", Uid(2)}));
  EXPECT_EQ(facts.scheduled_for, retried.run.spec.scheduled_for);
  EXPECT_EQ(facts.trigger, domain::Trigger::kRetry);
  EXPECT_EQ(facts.retry_of, "nightly-1");
  EXPECT_EQ(read.status.outcome.phase, RunPhase::kRunning);
  EXPECT_EQ(read.status.outcome.started_at, retried.run.status.outcome.started_at);
  EXPECT_EQ(runs.at("nightly-4").status.outcome, outcome);
  EXPECT_EQ(runs.at("nightly-4").status.backup_set_id, "17");
}

TEST(History, SurvivesTextThatJsonbRefuses) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow run = RunOf(1, RunPhase::kFailed, 1);
  run.run.status.outcome.error_message = std::string("a\0b \xff c \\u0000", 14);
  history.UpsertRuns(std::vector{run});
  EXPECT_EQ(test.Value("SELECT error_message FROM strongroom.backup_schedule_runs"),
            "ab \xEF\xBF\xBD c \\u0000");
}

TEST(History, StoresABatchOfThousands) {
  TestDatabase test;
  SqlHistory history(test.database());
  std::vector<RunRow> runs;
  for (int i = 0; i < 5000; ++i) runs.push_back(RunOf(i, RunPhase::kSuccess, 1));
  history.UpsertRuns(runs);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_schedule_runs"), "5000");
}

// Whose fault it is decides what becomes of the row: only that of its own values takes it out.
TEST(History, TellsABadRowFromADatabaseThatCannotTakeAny) {
  struct Case {
    const char* what;
    const char* damage;
    const char* options;
    const char* uid;
    StoreError::Kind expected;
  };
  using enum StoreError::Kind;
  const std::string good = Uid(1001);
  const std::vector<Case> cases = {
      {"no UID", "SELECT", "", "not-a-uid", kBadData},
      {"a constraint", "ALTER TABLE strongroom.backup_schedule_runs ADD CHECK (name = 'x')", "",
       good.c_str(), kBadData},
      {"no privilege", "SELECT", "?options=-c%20role%3Dstrongroom_reader", good.c_str(), kRefused},
      {"no column", "ALTER TABLE strongroom.backup_schedule_runs DROP COLUMN error_code", "",
       good.c_str(), kRefused},
      {"no table", "DROP TABLE strongroom.outbox", "", good.c_str(), kRefused},
  };
  for (const Case& c : cases) {
    TestDatabase test;
    ASSERT_EQ(test.StateOf(c.damage), "") << c.what;
    Database database(test.dsn() + c.options);
    RunRow run = RunOf(1, RunPhase::kSuccess, 1);
    run.run.meta.uid = c.uid;
    try {
      SqlHistory(database).UpsertRuns(std::vector{run});
      ADD_FAILURE() << c.what << ": accepted";
    } catch (const StoreError& e) {
      EXPECT_EQ(e.kind(), c.expected) << c.what << ": " << e.what();
    }
  }
}

}  // namespace
}  // namespace strongroom::store
