#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <thread>
#include <vector>

#include "sets.h"
#include "store/error.h"
#include "store/sql_history.h"

namespace strongroom::store {
namespace {

using domain::RunPhase;
using Uids = std::set<std::string>;

RunRow RunOf(int number, domain::RunPhase phase) {
  domain::Run run;
  run.meta.uid = Uid(1000 + number);
  run.meta.ns = "team-a";
  run.meta.name = "nightly-" + std::to_string(number);
  run.spec.schedule = {"nightly", Uid(2)};
  run.spec.scheduled_for = std::chrono::sys_seconds{std::chrono::hours{24 * number}};
  run.status.outcome.phase = phase;
  return {.run = run, .tenant_uid = {}, .resource_version = number};
}

std::string News(TestDatabase& test) {
  return test.Value(
      "SELECT coalesce(string_agg(kind || ' ' || r.name || ' ' || r.status, ', ' ORDER BY o.id), "
      "'')"
      " FROM strongroom.outbox o JOIN strongroom.backup_schedule_runs r ON r.id = o.run_uid"
      " WHERE delivered_at IS NULL");
}

TEST(Outbox, HasEachRunThatEndedOnce) {
  TestDatabase test;
  SqlHistory history(test.database());
  EXPECT_EQ(
      history.UpsertRuns(std::vector{RunOf(1, RunPhase::kRunning), RunOf(2, RunPhase::kPending)})
          .ended,
      Uids{});
  EXPECT_EQ(News(test), "");
  EXPECT_EQ(
      history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess), RunOf(2, RunPhase::kRunning)})
          .ended,
      Uids{Uid(1001)});
  EXPECT_EQ(history
                .UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess), RunOf(2, RunPhase::kFailed),
                                        RunOf(2, RunPhase::kFailed), RunOf(3, RunPhase::kSkipped)})
                .ended,
            (Uids{Uid(1002), Uid(1003)}));
  EXPECT_EQ(history.UpsertRuns(std::vector{RunOf(3, RunPhase::kSkipped)}).ended, Uids{});
  EXPECT_EQ(News(test),
            "runEnded nightly-1 success, runEnded nightly-2 failed, runEnded nightly-3 skipped");
}

TEST(Outbox, DoesNotTellAgainWhatWasDeliveredAndRemoved) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess)});
  EXPECT_EQ(
      test.StateOf("UPDATE strongroom.outbox SET delivered_at = now()", "strongroom_controller"),
      "");
  EXPECT_EQ(test.StateOf("DELETE FROM strongroom.outbox", "strongroom_controller"), "");
  EXPECT_EQ(history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess)}).ended, Uids{});
  EXPECT_EQ(News(test), "");
}

// The connection is cut when the run is written and its news is about to be: as when the controller
// or PostgreSQL dies there.
TEST(Outbox, HoldsWithItsRunOrNotAtAll) {
  TestDatabase test;
  SqlHistory history(test.database());
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kRunning)});
  ASSERT_EQ(test.StateOf("CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                         "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;"
                         "CREATE TRIGGER cut AFTER INSERT ON strongroom.outbox "
                         "FOR EACH ROW EXECUTE FUNCTION cut()"),
            "");
  EXPECT_THROW(
      history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess), RunOf(2, RunPhase::kFailed)}),
      StoreError);
  EXPECT_EQ(test.Value("SELECT string_agg(status, ',') FROM strongroom.backup_schedule_runs"),
            "running");
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.outbox"), "0");
  ASSERT_EQ(test.StateOf("DROP TRIGGER cut ON strongroom.outbox"), "");
  EXPECT_EQ(
      history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess), RunOf(2, RunPhase::kFailed)})
          .ended,
      (Uids{Uid(1001), Uid(1002)}));
  EXPECT_EQ(News(test), "runEnded nightly-1 success, runEnded nightly-2 failed");
}

TEST(Outbox, HasNothingOfABatchThatIsRefused) {
  TestDatabase test;
  SqlHistory history(test.database());
  RunRow bad = RunOf(2, RunPhase::kFailed);
  bad.run.meta.uid = "not-a-uid";
  EXPECT_THROW(history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess), bad}), StoreError);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.outbox"), "0");
  EXPECT_EQ(history.UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess)}).ended, Uids{Uid(1001)});
}

TEST(Outbox, OfTwoControllersTellsOneOfEachRun) {
  TestDatabase test;
  constexpr int kRuns = 100;
  std::array<Uids, 2> told;
  {
    std::vector<std::jthread> controllers;
    for (Uids& mine : told) {
      controllers.emplace_back([&test, &mine] {
        Database database(test.dsn());
        SqlHistory history(database);
        for (int i = 0; i < kRuns; ++i) {
          StoredRuns stored = history.UpsertRuns(
              std::vector{RunOf(i, RunPhase::kSuccess), RunOf(i + 1, RunPhase::kSuccess)});
          mine.merge(stored.ended);
        }
      });
    }
  }
  Uids both;
  std::set_intersection(told[0].begin(), told[0].end(), told[1].begin(), told[1].end(),
                        std::inserter(both, both.end()));
  EXPECT_EQ(both, Uids{});
  EXPECT_EQ(told[0].size() + told[1].size(), size_t{kRuns} + 1);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.outbox"), std::to_string(kRuns + 1));
}

TEST(Outbox, IsTheControllersAlone) {
  TestDatabase test;
  EXPECT_EQ(test.StateOf("SELECT FROM strongroom.outbox", "strongroom_server"), "42501");
  EXPECT_EQ(test.StateOf("SELECT FROM strongroom.outbox", "strongroom_reader"), "42501");
  EXPECT_EQ(test.StateOf("UPDATE strongroom.outbox SET kind = ''", "strongroom_controller"),
            "42501");
  Database controller(test.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  EXPECT_EQ(SqlHistory(controller).UpsertRuns(std::vector{RunOf(1, RunPhase::kSuccess)}).ended,
            Uids{Uid(1001)});
}

}  // namespace
}  // namespace strongroom::store
