#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "integration/database/stored_sets.h"
#include "sets.h"
#include "store/audit.h"
#include "store/sql_history.h"
#include "store/sql_retention.h"

namespace strongroom::store {
namespace {

constexpr const char* kSealed = "SR001";
constexpr const char* kNoPrivilege = "42501";

TEST(SealedSets, CannotBeChangedByAnybody) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "reader", "1")}, OutcomeOf({"roles"}));
  const std::vector<const char*> statements = {
      "UPDATE strongroom.backup_sets SET root = sha256('x')",
      "UPDATE strongroom.backup_sets SET item_count = 0",
      "UPDATE strongroom.backup_sets SET sealed_at = NULL",
      "UPDATE strongroom.backup_sets SET answer = '{}'",
      "DELETE FROM strongroom.backup_sets",
      "TRUNCATE strongroom.backup_sets CASCADE",
      "INSERT INTO strongroom.backup_items SELECT s.id, v.id + 0 FROM strongroom.backup_sets s, "
      "strongroom.policy_versions v ON CONFLICT DO NOTHING; "
      "INSERT INTO strongroom.backup_set_types SELECT id, 'x', 'complete', 0, 0, 0, '', '', '', '',"
      " sha256('') FROM strongroom.backup_sets",
      "DELETE FROM strongroom.backup_items",
      "DELETE FROM strongroom.backup_set_types",
      "UPDATE strongroom.backup_items SET version_id = 1",
      "UPDATE strongroom.backup_set_types SET state = 'failed'",
      "UPDATE strongroom.policy_blobs SET body = 'x'",
      "UPDATE strongroom.policy_versions SET display_name = 'x'",
      "UPDATE strongroom.policy_objects SET external_id = 'x'",
      "TRUNCATE strongroom.backup_items",
  };
  for (const char* statement : statements) {
    EXPECT_EQ(test.StateOf(statement), kSealed) << "as superuser: " << statement;
    for (const char* role : {"strongroom_server", "strongroom_controller"}) {
      const std::string state = test.StateOf(statement, role);
      EXPECT_TRUE(state == kSealed || state == kNoPrivilege) << role << ": " << statement << state;
    }
    EXPECT_EQ(test.StateOf(statement, "strongroom_reader"), kNoPrivilege) << statement;
  }
  EXPECT_EQ(test.StateOf("DELETE FROM strongroom.policy_versions"), "23503") << "still in use";
  EXPECT_TRUE(test::VerifySet(test.database(), std::stoll(test.Value("SELECT id FROM "
                                                                     "strongroom.backup_sets"))));
  EXPECT_EQ(test.StateOf("UPDATE strongroom.backup_sets SET held = true"), "");
}

TEST(SealedSets, VerifyNoticesWhatGotPastTheTriggers) {
  TestDatabase test;
  const int64_t id =
      StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1"), ItemOf("roles", "b", "1")},
               OutcomeOf({"roles"}))
          .id;
  ASSERT_TRUE(test::VerifySet(test.database(), id));
  ASSERT_EQ(test.StateOf("SET LOCAL session_replication_role = replica; "
                         "DELETE FROM strongroom.backup_items WHERE version_id = "
                         "(SELECT max(version_id) FROM strongroom.backup_items)"),
            "");
  EXPECT_FALSE(test::VerifySet(test.database(), id));
}

TEST(AuditLog, OnlyGrows) {
  TestDatabase test;
  AppendAudit(test.database(), {.actor = "system:serviceaccount:a:b",
                                .action = "report",
                                .ns = "team-a",
                                .subject = std::string("backupscheduleruns/\0\xff\n", 22),
                                .result = "refused",
                                .reason = "FOREIGN_NAMESPACE",
                                .source = "127.0.0.1"});
  EXPECT_EQ(test.Value("SELECT actor || ' ' || subject || ' ' || reason FROM strongroom.audit_log"),
            "system:serviceaccount:a:b backupscheduleruns/\\x00\\xff\\n FOREIGN_NAMESPACE");
  for (const char* statement :
       {"UPDATE strongroom.audit_log SET actor = 'x'", "DELETE FROM strongroom.audit_log",
        "TRUNCATE strongroom.audit_log"}) {
    EXPECT_EQ(test.StateOf(statement), kSealed) << statement;
  }
}

TEST(Roles, MayDoTheirOwnWorkAndNoMore) {
  TestDatabase test;
  // Sessions that are nothing but the role, as a deployment's login users are.
  const auto as = [&](const char* role) { return test.dsn() + "?options=-c%20role%3D" + role; };
  Database server(as("strongroom_server"));
  EXPECT_NO_THROW(server.CheckReady());
  const int64_t id =
      StoreSet(server, KeyOf(1), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"})).id;
  EXPECT_TRUE(test::VerifySet(server, id));
  AppendAudit(server, {.actor = "a",
                       .action = "b",
                       .ns = {},
                       .subject = {},
                       .result = "refused",
                       .reason = {},
                       .source = {}});
  Database controller(as("strongroom_controller"));
  SqlHistory history(controller);
  ScheduleRow schedule;
  schedule.schedule.meta.uid = Uid(2);
  schedule.schedule.meta.ns = "team-a";
  schedule.tenant_uid = Uid(1);
  TenantRow tenant{.tenant = {}, .resource_version = 1};
  tenant.tenant.meta.uid = Uid(1);
  tenant.tenant.meta.ns = "team-a";
  RunRow run;
  run.run.meta.uid = KeyOf(1).run_uid;
  run.run.meta.ns = "team-a";
  run.run.status.resolved.emplace().schedule = {"nightly", Uid(2)};
  run.run.status.outcome.phase = domain::RunPhase::kSuccess;
  for (int round = 0; round < 2; ++round) {  // as new rows, and as known ones
    history.UpsertTenants(std::vector{tenant});
    history.UpsertSchedules(std::vector{schedule});
    history.UpsertRuns(std::vector{run});
    ++tenant.resource_version;
  }
  history.RecordSkippedSlots(std::vector{SkippedSlot{.schedule = schedule.schedule.meta,
                                                     .tenant_uid = Uid(1),
                                                     .slot = std::chrono::sys_seconds{},
                                                     .reason = "ControllerDown"}});
  EXPECT_TRUE(history.UnfinishedRuns().empty());
  history.MarkSchedulesDeleted(std::vector{Uid(2)});
  history.MarkTenantsDeleted(std::vector{Uid(1)});
  SqlRetention retention(controller);
  EXPECT_EQ(retention.SetsOfSchedule(Uid(2)).size(), 1U);
  EXPECT_EQ(retention.MarkDeleted(std::vector{id}), 1);
  AgeMarks(test, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).blobs, 1);
}

TEST(Readers, AreBoundToNamespacesByTheirLogin) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  ASSERT_EQ(test.StateOf("CREATE ROLE auditor LOGIN"), "");
  const auto seen = [&] {
    return test.Value(
        "SET SESSION AUTHORIZATION auditor; SELECT count(*) FROM strongroom.backup_sets");
  };
  ASSERT_EQ(test.StateOf("SELECT strongroom.grant_reader('auditor', 'team-a')"), "");
  ASSERT_EQ(test.StateOf("SELECT strongroom.grant_reader('auditor', 'team-a')"), "") << "again";
  EXPECT_EQ(seen(), "1");
  SetKey anew = KeyOf(2);
  anew.tenant_uid = Uid(50);
  StoreSet(test.database(), anew, {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  EXPECT_EQ(seen(), "2") << "of a tenant that was deleted and made anew, too";
  ASSERT_EQ(test.StateOf("SELECT strongroom.revoke_reader('auditor', 'team-a')"), "");
  EXPECT_EQ(seen(), "0");
  EXPECT_EQ(
      test.Value("SELECT string_agg(action || ' ' || namespace || ' ' || subject, ', ' ORDER BY "
                 "id) FROM strongroom.audit_log"),
      "grantReader team-a auditor, grantReader team-a auditor, revokeReader team-a auditor");
  EXPECT_EQ(test.StateOf("SELECT strongroom.grant_reader('nobody-here', 'team-a')"), "42704");
}

// What the owner's statement fails with: state and message.
std::string Refusal(TestDatabase& test, const std::string& statement) {
  pqxx::connection connection(test.dsn());
  pqxx::work work(connection);
  try {
    work.exec(statement);
    return "done";
  } catch (const pqxx::sql_error& e) {
    const std::string message = e.what();
    return e.sqlstate() + ' ' + message.substr(0, message.find('\n'));
  }
}

TEST(Readers, AreLoginsOfTheirOwnOfNamespacesThatAreThere) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), {}, OutcomeOf({"roles"}));
  ASSERT_EQ(test.StateOf("CREATE ROLE bound_login LOGIN; CREATE ROLE bound_group;"
                         "CREATE ROLE bound_all LOGIN BYPASSRLS; CREATE ROLE bound_root SUPERUSER;"
                         "CREATE ROLE bound_server LOGIN IN ROLE strongroom_server"),
            "");
  struct Case {
    const char* arguments;
    const char* refusal;
  };
  const std::vector<Case> cases = {
      {"NULL, 'team-a'", "42704 ERROR:  there is no role NULL"},
      {"'', 'team-a'", "42704 ERROR:  there is no role \"\""},
      {"'bound_nobody', 'team-a'", "42704 ERROR:  there is no role bound_nobody"},
      {"'bound_root', 'team-a'",
       "SR001 ERROR:  role bound_root reads everything, whatever it is bound to"},
      {"'bound_all', 'team-a'",
       "SR001 ERROR:  role bound_all reads everything, whatever it is bound to"},
      {"'bound_group', 'team-a'",
       "SR001 ERROR:  role bound_group cannot log in, and a namespace is bound to a login"},
      {"'strongroom_reader', 'team-a'",
       "SR001 ERROR:  role strongroom_reader is one of strongroom's own"},
      {"'strongroom_server', 'team-a'",
       "SR001 ERROR:  role strongroom_server is one of strongroom's own"},
      {"'bound_server', 'team-a'", "SR001 ERROR:  role bound_server is one of strongroom's own"},
      {"'bound_login', 'team-z'", "SR001 ERROR:  namespace 'team-z' has and had no Tenant"},
      {"'bound_login', ''", "SR001 ERROR:  namespace '' has and had no Tenant"},
      {"'bound_login', NULL", "SR001 ERROR:  namespace NULL has and had no Tenant"},
      {"'bound_login', 'team-a'", "done"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Refusal(test, std::string("SELECT strongroom.grant_reader(") + c.arguments + ")"),
              c.refusal);
  }
  EXPECT_EQ(Refusal(test, "SELECT strongroom.revoke_reader('bound_login', 'team-a')"),
            "SR001 ERROR:  login bound_login is not bound to namespace 'team-a'");
}

TEST(Holds, AreOfSomebody) {
  TestDatabase test;
  const std::string set =
      std::to_string(StoreSet(test.database(), KeyOf(1), {}, OutcomeOf({"roles"})).id);
  const std::string nobody =
      "SR001 ERROR:  say who wants it, in one line of at most 256 characters";
  for (const char* who :
       {"NULL", "''", "' '", "' alice'", "E'alice\nbob'", "E'\t'", "repeat('a', 257)"}) {
    EXPECT_EQ(Refusal(test, "SELECT strongroom.set_held(" + set + ", true, " + who + ", 'why')"),
              nobody)
        << who;
  }
  EXPECT_EQ(Refusal(test, "SELECT strongroom.set_held(" + set + ", NULL, 'alice', 'why')"),
            "SR001 ERROR:  say true to hold the set, or false to let it go");
  for (const char* who : {"'a'", "'Alice B. of Ops'", "repeat('a', 256)"}) {
    EXPECT_EQ(Refusal(test, "SELECT strongroom.set_held(" + set + ", true, " + who + ", NULL)"),
              "done");
  }
}

TEST(Holds, AreAuditedBothWays) {
  TestDatabase test;
  const int64_t id =
      StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"})).id;
  const std::string set = std::to_string(id);
  ASSERT_EQ(test.StateOf("SELECT strongroom.set_held(" + set + ", true, 'alice', 'a claim')"), "");
  EXPECT_EQ(test.Value("SELECT held FROM strongroom.backup_sets"), "t");
  ASSERT_EQ(test.StateOf("SELECT strongroom.set_held(" + set + ", false, 'bob', 'settled')"), "");
  EXPECT_EQ(test.Value("SELECT held FROM strongroom.backup_sets"), "f");
  EXPECT_EQ(
      test.Value("SELECT string_agg(concat_ws(' ', actor, action, namespace, subject, reason), "
                 "', ' ORDER BY id) FROM strongroom.audit_log"),
      "alice hold team-a backupsets/" + set + " a claim, bob release team-a backupsets/" + set +
          " settled");
  EXPECT_EQ(test.StateOf("SELECT strongroom.set_held(99, false, 'bob', '')"), kSealed);
}

}  // namespace
}  // namespace strongroom::store
