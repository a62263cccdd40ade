#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <pqxx/pqxx>

#include "history_rows.h"
#include "sets.h"
#include "store/error.h"
#include "store/migrations.h"
#include "store/run_claim.h"
#include "store/sql_history.h"
#include "store/sql_retention.h"
#include "support/eventually.h"

// What PostgreSQL does to sessions that are there already: none of it is the last word on what was
// sent.
namespace strongroom::store {
namespace {

using Kind = StoreError::Kind;
using testing::HasSubstr;

// "done", or what it failed with.
struct Ending {
  std::optional<Kind> kind;
  std::string words = "done";
};

Ending EndOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const StoreError& e) {
    return {e.kind(), e.what()};
  }
  return {};
}

// Ends all sessions of this database that Strongroom has.
void EndSessions(TestDatabase& test) {
  test.Value(
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
      "WHERE datname = current_database() AND application_name = 'strongroom'");
}

int SessionsOf(TestDatabase& test) {
  return std::stoi(
      test.Value("SELECT count(*) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND application_name = 'strongroom'"));
}

// The whole server takes no changes while this lives, sessions that it has already included.
class ReadOnly {
 public:
  explicit ReadOnly(const TestDatabase& test) : admin_(test.dsn()) { Say("on"); }
  ~ReadOnly() { Say("off"); }
  ReadOnly(const ReadOnly&) = delete;
  ReadOnly& operator=(const ReadOnly&) = delete;

 private:
  void Say(const std::string& state) {
    pqxx::nontransaction work(admin_);
    work.exec("ALTER SYSTEM SET default_transaction_read_only = " + state);
    work.exec("SELECT pg_reload_conf()");
    test::Eventually([&] {
      return work.exec1("SHOW default_transaction_read_only")[0].as<std::string>() == state;
    });
  }

  pqxx::connection admin_;
};

TEST(FailOver, ToASessionThatTakesNoChangesMayPass) {
  TestDatabase test;
  SqlRetention retention(test.database());
  const auto store_set = [&](int run) {
    StoreSet(test.database(), KeyOf(run), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  };
  store_set(1);
  const std::vector<std::function<void()>> writes = {
      [&] { store_set(2); },
      [&] { SqlHistory(test.database()).UpsertSchedules(std::vector{NightlySchedule(2)}); },
      [&] { retention.MarkDeleted(std::vector<int64_t>{1}); },
      [&] { test.database().CheckReady(); },
  };
  for (const auto& write : writes) {
    test.database().CheckReady();  // there is a session from before
    {
      const ReadOnly read_only(test);
      // By then the session has heard of it; before, it is as it was.
      Ending ending;
      ASSERT_TRUE(test::Eventually([&] {
        ending =
            EndOf([&] { SqlHistory(test.database()).MarkTenantsDeleted(std::vector{Uid(99)}); });
        return ending.kind.has_value();
      }));
      EXPECT_EQ(ending.kind, Kind::kUnavailable) << ending.words;
      ending = EndOf(write);
      EXPECT_EQ(ending.kind, Kind::kUnavailable) << ending.words;
      EXPECT_THAT(ending.words, HasSubstr("it takes no changes at the moment"));
      ending = EndOf([&] { Migrate(test.dsn()); });
      EXPECT_EQ(ending.kind, Kind::kUnavailable) << "migrate: " << ending.words;
    }
    EXPECT_TRUE(
        test::Eventually([&] { return !EndOf([&] { test.database().CheckReady(); }).kind; }));
    EXPECT_EQ(EndOf(write).words, "done");
  }
}

// A session that reads is as good there as before; whoever writes next must not get it.
TEST(FailOver, IsNoticedWhereNothingIsWritten) {
  TestDatabase test;
  Database read_only(test.dsn() +
                     "?options=-c%20default_transaction_read_only%3Don&target_session_attrs=any");
  const Ending ending = EndOf([&] { read_only.CheckReady(); });
  EXPECT_EQ(ending.kind, Kind::kUnavailable);
  EXPECT_THAT(ending.words, HasSubstr("it takes no changes at the moment"));
}

TEST(FailOver, InMidReportMayPass) {
  TestDatabase test;
  const std::vector<DigestedItem> items{ItemOf("roles", "a", "1")};
  Ingest ingest(test.database(), KeyOf(1), ChangeDigestOf);
  ingest.Add(items[0]);
  EndSessions(test);
  const Ending ending = EndOf([&] {
    ingest.Finish(OutcomeOf({"roles"}));
    ingest.Commit("{}");
  });
  EXPECT_EQ(ending.kind, Kind::kUnavailable) << ending.words;
  EXPECT_NO_THROW(StoreSet(test.database(), KeyOf(2), items, OutcomeOf({"roles"})));
}

// Those that were in use when another one broke are of the old server too.
TEST(FailOver, LeavesNoSessionFromBefore) {
  TestDatabase test;
  {
    const RunClaim held(test.database(), Uid(1));
    Ingest broken(test.database(), KeyOf(1), ChangeDigestOf);
    broken.Add(ItemOf("roles", "a", "1"));
    test.Value(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
        "'strongroom' AND datname = current_database() ORDER BY backend_start DESC LIMIT 1");
    EXPECT_EQ(EndOf([&] { broken.Finish(OutcomeOf({"roles"})); }).kind, Kind::kUnavailable);
  }
  EXPECT_TRUE(test::Eventually([&] { return SessionsOf(test) == 0; }));
}

// What was sent is at fault: that says nothing of other sessions.
TEST(FailOver, IsNotSuspectedForABadRow) {
  TestDatabase test;
  const RunClaim held(test.database(), Uid(1));
  RunRow bad = RunOf(1, domain::RunPhase::kRunning, 1);
  bad.run.meta.uid = "not-a-uid";
  test.database().CheckReady();
  {
    const RunClaim also_held(test.database(), Uid(2));
    EXPECT_EQ(EndOf([&] { SqlHistory(test.database()).UpsertRuns(std::vector{bad}); }).kind,
              Kind::kBadData);
  }
  EXPECT_TRUE(test::Eventually([&] { return SessionsOf(test) == 2; }));
}

TEST(FailOver, MayHaveHappenedBehindAnOldSessionThatRefuses) {
  TestDatabase test;
  RunRow bad = RunOf(1, domain::RunPhase::kRunning, 1);
  bad.run.meta.uid = "not-a-uid";
  Database old(test.dsn(), 8, {}, std::chrono::seconds{0});
  const Ending ending = EndOf([&] { SqlHistory(old).UpsertRuns(std::vector{bad}); });
  EXPECT_EQ(ending.kind, Kind::kUnavailable);
  EXPECT_THAT(ending.words, HasSubstr("said over an old connection"));
}

TEST(Stop, EndsWhatPostgresIsDoing) {
  TestDatabase test;
  std::stop_source stop;
  Database database(test.dsn(), 1, stop.get_token());
  pqxx::connection other(test.dsn());
  pqxx::work lock(other);
  lock.exec("LOCK TABLE strongroom.backup_sets");
  auto ending = std::async(std::launch::async, [&] {
    return EndOf([&] { SqlRetention(database).MarkDeleted(std::vector<int64_t>{1}); });
  });
  ASSERT_TRUE(test::Eventually([&] {
    return test.Value(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
               "AND datname = current_database()") == "1";
  }));
  stop.request_stop();
  const Ending ended = ending.get();
  EXPECT_EQ(ended.kind, Kind::kUnavailable);
  EXPECT_THAT(ended.words, HasSubstr("was lost"));
}

}  // namespace
}  // namespace strongroom::store
