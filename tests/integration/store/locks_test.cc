#include "store/locks.h"

#include <functional>
#include <future>
#include <optional>
#include <pqxx/pqxx>

#include "role_table.h"
#include "sets.h"
#include "store/logins.h"
#include "store/migrations.h"
#include "store/run_claim.h"
#include "store/sql_history.h"
#include "store/sql_retention.h"
#include "store/verification.h"
#include "support/eventually.h"

// Whom somebody who only may log in, or only read, can hold up.
namespace strongroom::store {
namespace {

// Advisory locks are for everybody. Those that were taken here once, and any other that is as
// likely, hold up nobody.
TEST(Locks, ThatEverybodyMayTakeHoldUpNobody) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE ROLE idler LOGIN"), "");
  pqxx::connection idler(test.dsn());
  pqxx::work locks(idler);
  locks.exec("SET LOCAL SESSION AUTHORIZATION idler");
  locks.exec(
      "SELECT pg_advisory_lock(32497668236276333), pg_advisory_lock(32497668236276334),"
      " pg_advisory_lock(7020943, 1)");
  for (int run = 1; run <= 3; ++run) {
    locks.exec_params("SELECT pg_advisory_lock(7020944, hashtext($1))", KeyOf(run).run_uid);
  }
  locks.exec_params("SELECT pg_advisory_lock(7020945, 1), pg_advisory_lock(7020946, hashtext($1))",
                    KeyOf(1).schedule_uid);

  const auto store_set = [&](int run) {
    return StoreSet(test.database(), KeyOf(run), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  };
  const int64_t first = store_set(1).id;
  EXPECT_GT(store_set(2).id, first);
  SqlRetention retention(test.database());
  ASSERT_EQ(retention.MarkDeleted(std::vector{first}), 1);
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
  SqlHistory history(test.database());
  RunRow run;
  run.run.meta.uid = Uid(7);
  run.run.meta.ns = "team-a";
  run.run.status.resolved.emplace().schedule = {"nightly", Uid(2)};
  run.run.status.outcome.phase = domain::RunPhase::kSuccess;
  EXPECT_EQ(history.UpsertRuns(std::vector{run}).ended.size(), 1U);
  EXPECT_NO_THROW(Migrate(test.dsn()));
  EXPECT_NO_THROW(EnsureLogin(test.dsn(), "user=unhindered password=x", kServerRole));
}

// Another subject that shares a row of `size` with `uid`, as far as anybody can compute it.
std::string SharingRowWith(TestDatabase& test, const std::string& uid, int size) {
  const std::string mask = " & " + std::to_string(size - 1);
  return test.Value(
      "SELECT uid FROM (SELECT '00000000-0000-4000-8000-' || lpad(n::text, 12, '0') AS uid "
      "FROM generate_series(5000, 5000000) n) u WHERE (hashtext(uid)" +
      mask + ") = (hashtext('" + uid + "')" + mask + ") LIMIT 1");
}

TEST(Locks, OfOneScheduleHoldUpNoOther) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(3), {}, OutcomeOf({"roles"}));
  SetKey other = KeyOf(1);
  other.ns = "team-b";
  other.tenant_uid = Uid(9);
  other.schedule_uid = SharingRowWith(test, KeyOf(2).schedule_uid, 1024);
  Ingest holding(test.database(), other, ChangeDigestOf);
  holding.Add(ItemOf("roles", "a", "1"));
  holding.Finish(OutcomeOf({"roles"}));
  EXPECT_NO_THROW(StoreSet(test.database(), KeyOf(2), {ItemOf("networkPolicies", "b", "1")},
                           OutcomeOf({"networkPolicies"})));
}

TEST(Locks, OfRunsAreSharedAsNobodyCanForesee) {
  TestDatabase test;
  const RunClaim holding(test.database(), SharingRowWith(test, KeyOf(1).run_uid, 65'536));
  EXPECT_FALSE(RunClaim(test.database(), KeyOf(1).run_uid).IsBusy());
  TestDatabase another(TestDatabase::Schema::kEmpty);
  Migrate(another.dsn());
  const char* const key = "SELECT lock_key FROM strongroom.settings";
  EXPECT_NE(test.Value(key), another.Value(key));
}

TEST(Locks, OfOneTenantKeepNothingOfAnotherFromRemoval) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("INSERT INTO strongroom.tenants (id, uid, namespace, name) VALUES "
                         "(1, '" +
                         Uid(1) +
                         "', 'team-a', 'c'), "
                         "(1025, '" +
                         Uid(50) + "', 'team-b', 'c')"),
            "");
  SetKey other = KeyOf(1);
  other.ns = "team-b";
  other.tenant_uid = Uid(50);
  other.schedule_uid = Uid(60);
  const int64_t id = StoreSet(test.database(), other, {}, OutcomeOf({"roles"})).id;
  SqlRetention retention(test.database());
  ASSERT_EQ(retention.MarkDeleted(std::vector{id}), 1);
  AgeMarks(test, "8 days");
  const Ingest holding(test.database(), KeyOf(2), ChangeDigestOf);
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
}

TEST(Locks, AreNoMoreThanThereAreSubjects) {
  TestDatabase test;
  const auto schedules = [&] {
    return test.Value("SELECT count(*) FROM strongroom.schedule_locks");
  };
  std::vector<int64_t> ids;
  for (int run = 1; run <= 2; ++run) {
    ids.push_back(StoreSet(test.database(), KeyOf(run), {}, OutcomeOf({"roles"})).id);
  }
  {
    Ingest given_up(test.database(), KeyOf(3), ChangeDigestOf);
    given_up.Finish(OutcomeOf({"roles"}));
  }
  EXPECT_EQ(schedules(), "1");
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.tenant_locks"), "1");
  SqlRetention retention(test.database());
  retention.MarkDeleted(ids);
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 1).sets, 1);
  EXPECT_EQ(schedules(), "1") << "one set is left";
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 1).sets, 1);
  EXPECT_EQ(schedules(), "0");
}

// A migration takes backup_sets before tenants and versions: who waits for it at backup_sets has
// neither, or the two would wait for each other.
TEST(Locks, OfTablesAreTakenInOneOrder) {
  constexpr const char* kAtSets =
      "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
      "WHERE d.datname = current_database() AND NOT l.granted "
      "AND l.relation = 'strongroom.backup_sets'::regclass";
  TestDatabase test;
  const auto ids = ThreeSets(test);
  SqlRetention retention(test.database());
  retention.MarkDeleted(std::vector{ids[0]});
  AgeMarks(test, "8 days");
  const std::vector<std::pair<const char*, std::function<void()>>> works{
      {"what is removed next", [&] { retention.Purge(Tomorrow(), {}, 10); }},
      {"what is marked", [&] { retention.MarkDeleted(std::vector{ids[1]}); }},
      {"what a schedule has",
       [&] {
         retention.SetsOfSchedule(KeyOf(1).schedule_uid);
         retention.TypeCounts(KeyOf(1).schedule_uid, 0);
       }},
      {"the verifier", [&] {
         std::optional<int64_t> at_set;
         VerifyNext(test.database(), {.every = std::chrono::seconds(0), .left_out = {}}, at_set);
       }}};
  for (const auto& [who, work] : works) {
    pqxx::connection connection(test.dsn());
    pqxx::work migration(connection);
    migration.exec("LOCK TABLE strongroom.backup_sets IN ACCESS EXCLUSIVE MODE");
    auto working = std::async(std::launch::async, work);
    EXPECT_TRUE(test::Eventually([&] { return test.Value(kAtSets) == "1"; })) << who;
    EXPECT_NO_THROW(
        migration.exec("LOCK TABLE strongroom.tenants, strongroom.policy_versions, "
                       "strongroom.backup_schedules, strongroom.set_verifications, "
                       "strongroom.tenant_verifications IN ACCESS EXCLUSIVE MODE NOWAIT"))
        << who;
    migration.abort();
    EXPECT_NO_THROW(working.get()) << who;
  }
}

// A row is locked by who may change a column of it.
TEST_F(RoleTable, OfRowsThatAreLocked) {
  struct Row {
    const char* table;
    const char* by_controller;
    const char* by_server;
  };
  for (const Row& row : std::vector<Row>{{"run_locks", kDenied, kDone},
                                         {"schedule_locks", kDenied, kDone},
                                         {"tenant_locks", kDone, kDone},
                                         {"history_lock", kDone, kDenied},
                                         {"schema_migrations", kDenied, kDenied},
                                         {"settings", kDenied, kDenied},
                                         {"tenants", kDone, kDenied},
                                         {"backup_schedules", kDone, kDenied},
                                         {"policy_objects", kDenied, kDenied},
                                         {"policy_versions", kDenied, kDenied},
                                         {"backup_items", kDenied, kDenied},
                                         {"runs_without_set", kDenied, kDenied},
                                         {"set_verifications", kDenied, kDone},
                                         {"tenant_verifications", kDenied, kDone},
                                         {"blob_readings", kDenied, kDone},
                                         {"notice_courses", kDone, kDenied},
                                         {"notices", kDenied, kDenied},
                                         {"deliveries", kDenied, kDenied},
                                         {"backup_sets", kDone, kDone}}) {
    for (const char* strength : {"FOR UPDATE", "FOR KEY SHARE"}) {
      const std::string statement =
          std::string("SELECT 1 FROM strongroom.") + row.table + " LIMIT 1 " + strength;
      Check("table_controller", {"locks a row", statement.c_str(), row.by_controller});
      Check("table_server", {"locks a row", statement.c_str(), row.by_server});
      Check("table_reader", {"locks a row", statement.c_str(), kDenied});
    }
  }
}

// PostgreSQL lets a table be locked in any mode by who may delete its rows.
TEST_F(RoleTable, OfTablesThatAreLocked) {
  pqxx::work work(*connection_);
  const pqxx::result tables = work.exec(
      "SELECT relname, relname IN ('backup_sets', 'backup_set_types', "
      "'backup_set_changes', 'backup_items', 'policy_versions', 'policy_blobs', 'policy_objects', "
      "'outbox') "
      "FROM pg_class WHERE relnamespace = 'strongroom'::regnamespace AND relkind = 'r'");
  work.abort();
  ASSERT_GT(tables.size(), 15U);
  for (const auto& row : tables) {
    for (const char* mode : {"ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
                             "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"}) {
      const std::string statement =
          "LOCK TABLE strongroom." + row[0].as<std::string>() + " IN " + mode + " MODE";
      Check("table_reader", {"locks", statement.c_str(), kDenied});
      Check("table_server", {"locks", statement.c_str(), kDenied});
      Check("table_controller", {"locks", statement.c_str(), row[1].as<bool>() ? kDone : kDenied});
    }
  }
}

}  // namespace
}  // namespace strongroom::store
