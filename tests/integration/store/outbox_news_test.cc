#include "store/outbox_news.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/timestamp.h"
#include "sets.h"
#include "store/error.h"
#include "store/migrations.h"
#include "store/sql_history.h"

namespace strongroom::store {
namespace {

using domain::NewsKind;
using domain::NoticeState;
using domain::RunNews;
using domain::RunPhase;
using domain::Trigger;
using std::chrono::hours;
using std::chrono::sys_seconds;

constexpr std::chrono::seconds kPeriod = hours{24};
constexpr size_t kAll = 10'000;

sys_seconds Now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

RunRow RunOf(int number, RunPhase phase, Trigger trigger = Trigger::kSchedule, int schedule = 2) {
  domain::Run run;
  run.meta.uid = Uid(1000 + number);
  run.meta.ns = "team-a";
  run.meta.name = "nightly-" + std::to_string(number);
  run.meta.created_at = Now();
  run.meta.generation = 1;
  run.spec.schedule = {"nightly", Uid(schedule)};
  run.spec.trigger = trigger;
  run.spec.scheduled_for = sys_seconds{hours{24 * number}};
  run.status.outcome.phase = phase;
  run.status.outcome.reason = "Reported";
  run.status.outcome.finished_at = sys_seconds{hours{24 * number + 1}};
  return {.run = run, .tenant_uid = {}, .resource_version = number};
}

std::vector<LabelledFact> Facts(const std::vector<RunNews>& news) {
  std::vector<LabelledFact> facts;
  for (auto& fact : domain::FactsOfNews(news)) facts.push_back({.fact = fact, .labels = {}});
  return facts;
}

OutboxTold TellAll(Database& database, size_t most = kAll) {
  return TellOutbox(database, kNoCluster, most, Facts, kPeriod);
}

std::vector<RunNews> Seen(Database& database) {
  std::vector<RunNews> seen;
  TellOutbox(
      database, kNoCluster, kAll,
      [&](const std::vector<RunNews>& news) {
        seen = news;
        return std::vector<LabelledFact>{};
      },
      kPeriod);
  return seen;
}

std::string Kinds(TestDatabase& test) {
  return test.Value(
      "SELECT coalesce(string_agg(kind || ' ' || r.name, ', ' ORDER BY o.id), '') "
      "FROM strongroom.outbox o JOIN strongroom.backup_schedule_runs r ON r.id = o.run_uid");
}

std::string Told(TestDatabase& test) {
  return test.Value(
      "SELECT coalesce(string_agg(concat_ws(' ', notice->>'event', notice->>'state', "
      "notice->>'run'), ', ' ORDER BY seq), '') FROM strongroom.notices");
}

void Age(TestDatabase& test, const std::string& interval) {
  ASSERT_EQ(test.StateOf("UPDATE strongroom.outbox SET created_at = created_at - interval '" +
                         interval + "', delivered_at = delivered_at - interval '" + interval + "'"),
            "");
}

struct AuditRow {
  std::string actor;
  std::string subject;
  std::string action = "create";
  std::string result = "intended";
  std::string uid = {};
  std::string changes = "[]";
  std::string ns = "team-a";
};

void Audit(TestDatabase& test, const AuditRow& row) {
  ASSERT_EQ(
      test.StateOf("INSERT INTO strongroom.audit_log (actor, subject, action, result, "
                   "object_uid, changes, namespace) VALUES ('" +
                   row.actor + "', '" + row.subject + "', '" + row.action + "', '" + row.result +
                   "', '" + row.uid + "', '" + row.changes + "', '" + row.ns + "')"),
      "");
}

TEST(OutboxNews, HasRunsThatSomebodyStarted) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kPending),
                                 RunOf(2, RunPhase::kPending, Trigger::kManual),
                                 RunOf(3, RunPhase::kFailed, Trigger::kRetry)});
  EXPECT_EQ(Kinds(test), "runDispatched nightly-2, runDispatched nightly-3, runEnded nightly-3");
  history.UpsertRuns(std::vector{RunOf(2, RunPhase::kRunning, Trigger::kManual),
                                 RunOf(3, RunPhase::kFailed, Trigger::kRetry)});
  ASSERT_EQ(test.StateOf("DELETE FROM strongroom.outbox"), "");
  history.UpsertRuns(std::vector{RunOf(2, RunPhase::kRunning, Trigger::kManual)});
  EXPECT_EQ(Kinds(test), "") << "it was stored before";
}

TEST(OutboxNews, HasNoneOfWhatIsLongOver) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow over = RunOf(1, RunPhase::kSuccess, Trigger::kManual);
  over.run.meta.created_at = Now() - hours{48};
  RunRow open = RunOf(2, RunPhase::kRunning, Trigger::kManual);
  open.run.meta.created_at = Now() - hours{48};
  history.UpsertRuns(std::vector{over, open});
  EXPECT_EQ(Kinds(test), "runDispatched nightly-2, runEnded nightly-1");
}

TEST(OutboxNews, HasSlotsThatWereNeverRunOnce) {
  TestDatabase test;
  SqlHistory history(test.database());
  std::vector<SkippedSlot> slots;
  for (int day = 1; day <= 3; ++day) {
    domain::ObjectMeta schedule;
    schedule.uid = Uid(2);
    schedule.ns = "team-a";
    schedule.name = "nightly";
    slots.push_back({.schedule = schedule,
                     .tenant_uid = {},
                     .slot = sys_seconds{hours{24 * day}},
                     .reason = "ControllerDown"});
  }
  EXPECT_EQ(history.RecordSkippedSlots(slots).at("ControllerDown"), 3U);
  EXPECT_TRUE(history.RecordSkippedSlots(slots).empty());
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.outbox WHERE kind = 'slotMissed'"), "3");
  EXPECT_EQ(TellAll(test.database()).notices,
            (NoticeCounts{{{"slotMissed", NoticeState::kOnce}, 1}}));
  EXPECT_EQ(test.Value("SELECT notice->>'message' FROM strongroom.notices"),
            "3 slots passed without a run, the last of them 1970-01-04T00:00:00Z: No controller "
            "was there when it was due.");
}

TEST(OutboxNews, SaysWhatTheRowOfTheRunSays) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow row = RunOf(1, RunPhase::kPartial, Trigger::kRetry);
  row.run.spec.retry_of = "nightly-0";
  row.run.status.outcome.error_code = "PARTIAL";
  row.run.status.outcome.error_message = "Two of three.";
  row.run.status.backup_set_id = "42";
  row.run.status.outcome.summary.changes = domain::ChangeCounts{.added = 1, .changed = 2};
  history.UpsertRuns(std::vector{row, RunOf(2, RunPhase::kFailed)});
  Audit(test, {.actor = "ann", .subject = "backupscheduleruns/nightly-1"});
  const auto seen = Seen(test.database());
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0].kind, NewsKind::kRunDispatched);
  EXPECT_EQ(seen[0].actor, "ann");
  const RunNews& ended = seen[1];
  EXPECT_EQ(ended.kind, NewsKind::kRunEnded);
  EXPECT_EQ(ended.set, "nightly-1-42");
  EXPECT_EQ(ended.run.meta.uid, Uid(1001));
  EXPECT_EQ(ended.run.meta.ns, "team-a");
  EXPECT_EQ(ended.run.meta.name, "nightly-1");
  EXPECT_EQ(ended.run.status.resolved->schedule, (domain::ObjectRef{"nightly", Uid(2)}));
  EXPECT_EQ(ended.run.status.resolved->trigger, Trigger::kRetry);
  EXPECT_EQ(ended.run.status.resolved->retry_of, "nightly-0");
  EXPECT_EQ(ended.run.status.outcome.phase, RunPhase::kPartial);
  EXPECT_EQ(ended.run.status.outcome.reason, "Reported");
  EXPECT_EQ(ended.run.status.outcome.error_message, "Two of three.");
  EXPECT_EQ(ended.run.status.outcome.finished_at, sys_seconds{hours{25}});
  EXPECT_EQ(ended.run.status.outcome.summary.changes,
            (domain::ChangeCounts{.added = 1, .changed = 2, .removed = 0}));
  EXPECT_FALSE(ended.is_old);
  EXPECT_FALSE(seen[2].run.status.outcome.summary.changes);
  EXPECT_EQ(seen[2].set, "");
  EXPECT_TRUE(Seen(test.database()).empty()) << "it was told";
}

TEST(OutboxNews, SaysWhoChangedWhat) {
  TestDatabase test;
  SqlHistory history(test.database());
  const auto outcome = OutcomeOf({"roles"});
  StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1"), ItemOf("roles", "b", "1")},
           outcome);
  domain::Act by_ann{.external_id = "roles/a", .deed = {}};
  by_ann.deed.actor = "ann";
  by_ann.deed.at = base::ParseTimestamp("2026-03-01T01:00:00Z");
  const SetContents second =
      StoreSet(test.database(), KeyOf(2), {ItemOf("roles", "a", "2"), ItemOf("roles", "b", "2")},
               outcome, "{}", ChangeDigestOf, {by_ann});
  RunRow row = RunOf(2, RunPhase::kSuccess);
  row.run.status.backup_set_id = std::to_string(second.id);
  row.run.status.outcome.summary.changes = domain::ChangeCounts{.changed = 2};
  history.UpsertRuns(std::vector{row});
  Database controller(test.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  EXPECT_EQ(TellAll(controller).notices, (NoticeCounts{{{"drift", NoticeState::kOnce}, 1}}));
  EXPECT_EQ(test.Value("SELECT concat_ws(' ', notice->>'actor', notice->>'message', "
                       "notice->>'set') FROM strongroom.notices"),
            "ann 0 added, 2 changed, 0 removed nightly-2-" + std::to_string(second.id));
}

TEST(OutboxNews, WaitsForWhoStartedARunAndHoldsUpNothing) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(
      std::vector{RunOf(1, RunPhase::kPending, Trigger::kManual), RunOf(2, RunPhase::kFailed)});
  EXPECT_EQ(TellAll(test.database()).news, 1U);
  EXPECT_EQ(Told(test), "runFailed opened nightly-2");
  EXPECT_FALSE(OldestNews(test.database(), kNoCluster));
  const std::string run = "backupscheduleruns/nightly-1";
  Audit(test, {.actor = "eve", .subject = run, .action = "delete"});
  Audit(test, {.actor = "eve", .subject = run, .result = "refused"});
  Audit(test, {.actor = "eve", .subject = run, .uid = Uid(1002)});
  Audit(test, {.actor = "eve", .subject = run, .ns = "team-b"});
  Audit(test, {.actor = "eve", .subject = "backupscheduleruns/nightly-10"});
  EXPECT_EQ(TellAll(test.database()).news, 0U);
  Audit(test, {.actor = "ann", .subject = run, .uid = Uid(1001)});
  EXPECT_TRUE(OldestNews(test.database(), kNoCluster));
  EXPECT_EQ(TellAll(test.database()).news, 1U);
  EXPECT_EQ(test.Value("SELECT notice->>'actor' FROM strongroom.notices ORDER BY seq DESC LIMIT 1"),
            "ann");
  history.UpsertRuns(std::vector{RunOf(3, RunPhase::kPending, Trigger::kManual)});
  Age(test, "31 seconds");
  EXPECT_EQ(TellAll(test.database()).news, 1U);
  EXPECT_EQ(test.Value("SELECT notice->>'message' FROM strongroom.notices "
                       "ORDER BY seq DESC LIMIT 1"),
            "Somebody started run nightly-3 by hand.");
}

TEST(OutboxNews, KnowsWhoAnnotatedTheSchedule) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kPending, Trigger::kManual)});
  Audit(test, {.actor = "controller", .subject = "backupscheduleruns/nightly-1"});
  const std::string change =
      R"([{"path": "metadata.annotations.strongroom.dev/run-now", "from": "", "to": "1"}])";
  const std::string other = R"([{"path": "spec.enabled", "from": "true", "to": "false"}])";
  const std::string schedule = "backupschedules/nightly";
  Audit(test, {.actor = "ben", .subject = schedule, .action = "update", .changes = change});
  Audit(test, {.actor = "eve", .subject = schedule, .action = "update", .changes = other});
  Audit(test, {.actor = "eve",
               .subject = schedule,
               .action = "update",
               .result = "refused",
               .changes = change});
  const auto seen = Seen(test.database());
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].actor, "controller");
  EXPECT_EQ(seen[0].annotator, "ben");
}

// The controller notes that it has seen them, and no webhook asks what the controller makes itself.
TEST(OutboxNews, KnowsWhoStartedRunsThatTheControllerHasSeen) {
  TestDatabase test;
  SqlHistory history(test.database());
  Audit(test, {.actor = "ann", .subject = "backupscheduleruns/nightly-1"});
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kPending, Trigger::kManual)});
  ASSERT_EQ(test.Value("SELECT string_agg(actor, ' ' ORDER BY id) FROM strongroom.audit_log"),
            "ann unknown");
  auto seen = Seen(test.database());
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].actor, "ann");
  history.UpsertRuns(std::vector{RunOf(2, RunPhase::kFailed, Trigger::kManual)});
  EXPECT_EQ(Seen(test.database()).size(), 1U) << "nobody knows yet";
  Audit(test,
        {.actor = "ben",
         .subject = "backupschedules/nightly",
         .action = "update",
         .changes = R"([{"path": "metadata.annotations[strongroom.dev/run-now]", "to": "1"}])"});
  seen = Seen(test.database());
  ASSERT_EQ(seen.size(), 1U) << "without a wait";
  EXPECT_EQ(seen[0].actor, "");
  EXPECT_EQ(seen[0].annotator, "ben");
}

// As after an upgrade: nobody has told of any of it yet.
TEST(OutboxNews, OfLongAgoSaysHowThingsStandAlone) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kFailed), RunOf(2, RunPhase::kSuccess),
                                 RunOf(3, RunPhase::kFailed), RunOf(4, RunPhase::kFailed),
                                 RunOf(5, RunPhase::kCanceled),
                                 RunOf(6, RunPhase::kPending, Trigger::kManual),
                                 RunOf(7, RunPhase::kFailed, Trigger::kSchedule, 3),
                                 RunOf(8, RunPhase::kPartial, Trigger::kSchedule, 3)});
  Age(test, "25 hours");
  EXPECT_EQ(TellAll(test.database()).news, 8U);
  EXPECT_EQ(Told(test), "runFailed opened nightly-4, runPartial opened nightly-8");
  EXPECT_EQ(TellAll(test.database()).news, 0U);
}

// Whoever told of nothing for a year has an outbox that nobody wants to read.
TEST(OutboxNews, OfBeforeAnybodyToldIsLeftOutByTheUpgrade) {
  constexpr size_t kNobodyTold = 22;
  TestDatabase test(TestDatabase::Schema::kEmpty);
  test::MakeOldSchema(test, kNobodyTold);
  ASSERT_EQ(test.StateOf(R"sql(
INSERT INTO strongroom.backup_schedules (id, namespace, name)
SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'team-a', 'nightly-' || n
FROM generate_series(2, 3) n;
INSERT INTO strongroom.backup_schedule_runs
  (id, backup_schedule_id, namespace, name, scheduled_for, trigger, status, finished_at)
SELECT gen_random_uuid(), s.id, 'team-a', s.name || '-' || day, now() - day * interval '1 day',
  'schedule', CASE WHEN day = 2 THEN 'failed' WHEN day = 1 THEN 'canceled' ELSE 'success' END,
  now() - day * interval '1 day'
FROM strongroom.backup_schedules s, generate_series(1, 365) day;
INSERT INTO strongroom.outbox (kind, run_uid, created_at)
SELECT 'runEnded', id, finished_at FROM strongroom.backup_schedule_runs
ORDER BY finished_at, name;
)sql"),
            "");
  Migrate(test.dsn());
  EXPECT_EQ(test.Value("SELECT string_agg(r.name, ' ' ORDER BY r.name) FROM strongroom.outbox o "
                       "JOIN strongroom.backup_schedule_runs r ON r.id = o.run_uid "
                       "WHERE o.delivered_at IS NULL"),
            "nightly-2-1 nightly-2-2 nightly-3-1 nightly-3-2");
  TellAll(test.database());
  EXPECT_EQ(Told(test), "runFailed opened nightly-2-2, runFailed opened nightly-3-2");
  EXPECT_EQ(PruneOutbox(test.database(), hours{1}, kAll), 0U) << "not at once";
}

// The connection is cut when all is told and about to be marked: as when the controller or
// PostgreSQL dies there.
TEST(OutboxNews, IsToldAndMarkedOrNeither) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kFailed)});
  ASSERT_EQ(test.StateOf("CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                         "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;"
                         "CREATE TRIGGER cut BEFORE UPDATE ON strongroom.outbox "
                         "FOR EACH ROW EXECUTE FUNCTION cut()"),
            "");
  EXPECT_THROW(TellAll(test.database()), StoreError);
  EXPECT_EQ(Told(test), "");
  ASSERT_EQ(test.StateOf("DROP TRIGGER cut ON strongroom.outbox"), "");
  TellAll(test.database());
  EXPECT_EQ(Told(test), "runFailed opened nightly-1");
  ASSERT_EQ(test.StateOf("UPDATE strongroom.outbox SET delivered_at = NULL"), "");
  TellAll(test.database());
  EXPECT_EQ(Told(test), "runFailed opened nightly-1") << "told again, and known";
}

TEST(OutboxNews, IsToldOnceByTwoAtOnceAndInOrder) {
  TestDatabase test;
  SqlHistory history(test.database());
  constexpr int kRuns = 1'000;
  std::vector<RunRow> rows;
  for (int i = 1; i <= kRuns; ++i) {
    rows.push_back(RunOf(i, i % 2 == 1 ? RunPhase::kFailed : RunPhase::kSuccess));
  }
  history.UpsertRuns(rows);
  std::array<size_t, 2> told{};
  {
    std::vector<std::jthread> tellers;
    for (size_t& mine : told) {
      tellers.emplace_back([&test, &mine] {
        Database database(test.dsn());
        while (true) {
          const size_t news = TellAll(database, 50).news;
          // Nothing may be left of a batch that the other one told meanwhile.
          if (news == 0 && !OldestNews(database, kNoCluster)) break;
          mine += news;
        }
      });
    }
  }
  EXPECT_EQ(told[0] + told[1], size_t{kRuns});
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.notices"), std::to_string(kRuns));
  EXPECT_EQ(
      test.Value("SELECT count(*) FROM (SELECT notice->>'state' AS state, lag(notice->>'state') "
                 "OVER (ORDER BY seq) AS before FROM strongroom.notices) n "
                 "WHERE state IS NOT DISTINCT FROM before"),
      "0")
      << "each incident begins and ends before the next";
}

TEST(OutboxNews, OfAnotherClusterIsLeftToIt) {
  TestDatabase test;
  SqlHistory history(test.database(), [] { return Uid(82); });
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kFailed)});
  EXPECT_FALSE(OldestNews(test.database(), kNoCluster));
  EXPECT_EQ(TellAll(test.database()).news, 0U);
  EXPECT_TRUE(OldestNews(test.database(), Uid(82)));
  EXPECT_EQ(TellOutbox(test.database(), Uid(82), kAll, Facts, kPeriod).news, 1U);
}

TEST(OutboxNews, IsRemovedOnceItIsToldAndOld) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kFailed), RunOf(2, RunPhase::kFailed),
                                 RunOf(3, RunPhase::kFailed)});
  TellAll(test.database(), 2);
  Age(test, "8 days");
  EXPECT_EQ(PruneOutbox(test.database(), hours{24 * 9}, kAll), 0U);
  EXPECT_EQ(PruneOutbox(test.database(), hours{24 * 7}, 1), 1U);
  EXPECT_EQ(PruneOutbox(test.database(), hours{24 * 7}, kAll), 1U);
  EXPECT_EQ(Kinds(test), "runEnded nightly-3");
}

TEST(OutboxNews, IsReadWithTheRightsOfTheController) {
  TestDatabase test;
  Database controller(test.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  SqlHistory(controller)
      .UpsertRuns(
          std::vector{RunOf(1, RunPhase::kFailed, Trigger::kManual), RunOf(2, RunPhase::kSuccess)});
  Audit(test, {.actor = "ann", .subject = "backupscheduleruns/nightly-1"});
  EXPECT_TRUE(OldestNews(controller, kNoCluster));
  EXPECT_EQ(TellAll(controller).news, 3U);
  EXPECT_EQ(PruneOutbox(controller, hours{1}, kAll), 0U);
}

}  // namespace
}  // namespace strongroom::store
