#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "api/kinds.h"
#include "installation.h"
#include "integration/database/stored_sets.h"
#include "integration/support/command.h"
#include "store/database.h"

// PostgreSQL dies while reports are being stored, and its replica, which has all that was
// committed, takes its place.
namespace strongroom::test {
namespace {

using kube::Json;

// Of what the server asks PostgreSQL: how many wait like this.
std::string Waiting(const std::string& event) {
  return "SELECT count(*) FROM pg_stat_activity WHERE usename = 'keeper_server' AND " + event;
}

class PostgresFailedOver : public testing::Test {
 protected:
  PostgresFailedOver() {
    for (const char* schedule : {"before", "middle", "commit"}) whole_.MakeSchedule(schedule);
  }

  // Nothing that stores a set of the schedule gets further than to its number.
  void HoldSetsOf(const std::string& schedule) {
    const Json object = whole_.client().Get(api::kScheduleKind, kTeam, schedule);
    holder_.emplace(primary_.dsn());
    hold_.emplace(*holder_);
    hold_->exec("INSERT INTO strongroom.schedule_locks (schedule_uid) VALUES ('" +
                object["metadata"]["uid"].get<std::string>() + "')");
  }

  std::string SetsOf(const std::string& schedule) {
    return history_.Value("SELECT count(*) || ' ' || coalesce(min(id), 0) FROM " +
                          ("strongroom.backup_sets WHERE schedule_name = '" + schedule + "'"));
  }

  // But for the time at which they were written last.
  std::vector<std::string> RowsOf(const std::string& schedule) {
    return history_.Column(
        "SELECT to_jsonb(r) - 'updated_at' FROM strongroom.backup_schedule_runs r WHERE name LIKE "
        "'" +
        schedule + "-%'");
  }

  Postgres primary_{NameOfThisProgram() + "-1"};
  Postgres standby_{NameOfThisProgram() + "-2", primary_};
  HistoryDatabase history_{primary_, {&standby_}};
  // What commits is a report, and not what was found of a set.
  Installation whole_{"one", history_, {"--verify-every-hours=0"}};
  std::optional<pqxx::connection> holder_;
  std::optional<pqxx::work> hold_;
};

TEST_F(PostgresFailedOver, InMidReportStoresEachReportOnce) {
  whole_.RunNow("before");
  whole_.AwaitRuns("before", "success", 1);
  Await("its history", [&] {
    const auto rows = RowsOf("before");
    return rows.size() == 1 && rows[0].find("success") != std::string::npos;
  });
  const std::vector<std::string> before = RowsOf("before");

  // One report is in the middle of its transaction, ..
  HoldSetsOf("middle");
  whole_.RunNow("middle");
  Await("a report that waits",
        [&] { return history_.Value(Waiting("wait_event_type = 'Lock'")) == "1"; });
  // .. another one is committed where nobody will hear of it.
  standby_.Pause();
  whole_.RunNow("commit");
  Await("a commit that waits", [&] {
    return history_.Value(Waiting("wait_event = 'SyncRep'")) == "1" &&
           history_.Value(
               "SELECT sent_lsn = pg_current_wal_flush_lsn() "
               "FROM pg_stat_replication") == "t";
  });
  primary_.Crash();
  standby_.Resume();
  standby_.Promote();
  history_.ReadFrom(standby_);
  const std::string committed = SetsOf("commit");
  EXPECT_TRUE(committed.starts_with("1 ")) << committed;

  for (const char* schedule : {"middle", "commit"}) whole_.AwaitRuns(schedule, "success", 1);
  EXPECT_EQ(SetsOf("commit"), committed) << "the report was answered with the set that it has";
  EXPECT_TRUE(SetsOf("middle").starts_with("1 ")) << SetsOf("middle");
  for (const char* schedule : {"before", "middle", "commit"}) {
    Await("the history of " + std::string(schedule), [&] {
      const auto rows = RowsOf(schedule);
      return rows.size() == 1 && rows[0].find("success") != std::string::npos;
    });
    const std::string id = SetsOf(schedule).substr(2);
    EXPECT_EQ(whole_.RunsOf(schedule)[0]["status"]["backupSetID"], id);
    store::Database database(standby_.dsn());
    EXPECT_TRUE(VerifySet(database, std::stoll(id)));
  }
  EXPECT_EQ(RowsOf("before"), before);

  Await("readiness of both", [&] { return whole_.IsReady(); });
  whole_.RunNow("before");
  whole_.AwaitRuns("before", "success", 2);
}

}  // namespace
}  // namespace strongroom::test
