#include "store/migrations.h"

#include <gtest/gtest.h>

#include <future>
#include <pqxx/pqxx>
#include <vector>

#include "sets.h"
#include "store/error.h"
#include "store/sql_history.h"
#include "support/eventually.h"

namespace strongroom::store {
namespace {

TEST(Migrations, BringAnEmptyDatabaseUpToDateOnce) {
  TestDatabase test(TestDatabase::Schema::kEmpty);
  EXPECT_THROW(test.database().CheckReady(), StoreError);

  const MigrationReport first = Migrate(test.dsn());
  EXPECT_EQ(first.from, 0);
  EXPECT_EQ(first.to, LatestSchemaVersion());
  EXPECT_EQ(test.Value("SELECT max(version) FROM strongroom.schema_migrations"),
            std::to_string(LatestSchemaVersion()));
  EXPECT_NO_THROW(test.database().CheckReady());

  const MigrationReport second = Migrate(test.dsn());
  EXPECT_EQ(second.from, LatestSchemaVersion());
  EXPECT_EQ(second.to, LatestSchemaVersion());
}

TEST(Migrations, AreSafeWhenSeveralStartAtOnce) {
  TestDatabase test(TestDatabase::Schema::kEmpty);
  std::vector<std::future<MigrationReport>> starters;
  starters.reserve(6);
  for (int i = 0; i < 6; ++i) {
    starters.push_back(std::async(std::launch::async, [&] { return Migrate(test.dsn()); }));
  }
  int workers = 0;
  for (auto& starter : starters) {
    const MigrationReport report = starter.get();
    EXPECT_EQ(report.to, LatestSchemaVersion());
    if (report.from == 0) ++workers;
  }
  EXPECT_EQ(workers, 1);
}

TEST(Migrations, RefuseADatabaseThatIsNotTheirOwn) {
  struct Case {
    const char* what;
    const char* damage;
  };
  const std::vector<Case> cases = {
      {"other content", "UPDATE strongroom.schema_migrations SET checksum = 'x' WHERE version = 1"},
      {"a hole", "DELETE FROM strongroom.schema_migrations WHERE version = 1"},
      {"newer", "INSERT INTO strongroom.schema_migrations VALUES (99, 'future', 'x')"},
  };
  for (const Case& c : cases) {
    TestDatabase test;
    ASSERT_EQ(test.StateOf(c.damage), "") << c.what;
    try {
      Migrate(test.dsn());
      ADD_FAILURE() << c.what << ": accepted";
    } catch (const StoreError& e) {
      EXPECT_EQ(e.kind(), StoreError::Kind::kRefused) << c.what << ": " << e.what();
    }
  }
}

TEST(Migrations, TellThatPostgresIsNotThere) {
  try {
    Migrate("postgresql://nobody:secret@127.0.0.1:1/nothing");
    ADD_FAILURE() << "connected";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kUnavailable);
    EXPECT_EQ(std::string(e.what()).find("secret"), std::string::npos) << e.what();
  }
}

TEST(Migrations, MakeHistoryReadyWithItsOwnSchemaOnly) {
  TestDatabase test;
  Database database(test.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  SqlHistory history(database);
  EXPECT_NO_THROW(history.CheckReady());
  ASSERT_EQ(test.StateOf("INSERT INTO strongroom.schema_migrations VALUES (99, 'future', 'x')"),
            "");
  EXPECT_THROW(history.CheckReady(), StoreError);
}

// Whoever has looked at sets goes on to their tenants and versions while a migration waits for it.
TEST(Migrations, OfImportedSetsWaitForWhoIsAtWorkWithNothingThatItWants) {
  constexpr size_t kBefore = 17;
  constexpr const char* kWaiting =
      "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
      "WHERE d.datname = current_database() AND l.mode = 'AccessExclusiveLock' AND NOT l.granted";
  const struct {
    const char* who;
    std::vector<const char*> before;
  } cases[] = {
      {"a report",
       {"SELECT FROM strongroom.run_locks WHERE id = 1 FOR UPDATE",
        "SELECT FROM strongroom.backup_sets"}},
      {"the verifier", {"SELECT FROM strongroom.backup_sets"}},
  };
  for (const auto& c : cases) {
    TestDatabase test(TestDatabase::Schema::kEmpty);
    test::MakeOldSchema(test, kBefore);
    pqxx::connection connection(test.dsn());
    pqxx::work work(connection);
    for (const char* statement : c.before) work.exec(statement);
    auto migration = std::async(std::launch::async, [&] { return Migrate(test.dsn()); });
    EXPECT_TRUE(test::Eventually([&] { return test.Value(kWaiting) == "1"; })) << c.who;
    EXPECT_NO_THROW(work.exec("UPDATE strongroom.tenants SET name = name")) << c.who;
    EXPECT_NO_THROW(work.exec("SELECT FROM strongroom.policy_versions FOR SHARE")) << c.who;
    work.commit();
    EXPECT_EQ(migration.get().to, LatestSchemaVersion()) << c.who;
  }
}

}  // namespace
}  // namespace strongroom::store
