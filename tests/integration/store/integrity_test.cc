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
            "system:serviceaccount:a:b backupscheduleruns/??? FOREIGN_NAMESPACE");
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
  schedule.tenant_uid = Uid(1);
  history.UpsertSchedules(std::vector{schedule});
  SqlRetention retention(controller);
  EXPECT_EQ(retention.SetsOfSchedule(Uid(2)).size(), 1U);
  const auto now = std::chrono::sys_seconds{std::chrono::seconds{1}};
  EXPECT_EQ(retention.MarkDeleted(std::vector{id}, now), 1);
  EXPECT_EQ(retention.Purge(now + std::chrono::seconds{1}, 10).blobs, 1);

  EXPECT_EQ(test.StateOf("DELETE FROM strongroom.backup_sets", "strongroom_server"), kNoPrivilege);
  EXPECT_EQ(
      test.StateOf("UPDATE strongroom.backup_sets SET deleted_at = now()", "strongroom_server"),
      kNoPrivilege);
  EXPECT_EQ(
      test.StateOf("INSERT INTO strongroom.policy_blobs DEFAULT VALUES", "strongroom_controller"),
      kNoPrivilege);
}

TEST(Readers, SeeOneTenantOnly) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  SetKey other = KeyOf(2);
  other.tenant_uid = Uid(50);
  StoreSet(test.database(), other, {ItemOf("roles", "a", "1"), ItemOf("roles", "b", "1")},
           OutcomeOf({"roles"}));
  const auto count = [&](const std::string& tenant, const std::string& table) {
    pqxx::connection connection(test.dsn());
    pqxx::work work(connection);
    if (!tenant.empty()) work.exec("SET LOCAL strongroom.tenant_id = '" + tenant + "'");
    work.exec("SET LOCAL ROLE strongroom_reader");
    return work.exec("SELECT count(*) FROM strongroom." + table)[0][0].as<int>();
  };
  const std::string second =
      test.Value("SELECT id FROM strongroom.tenants WHERE uid = '" + Uid(50) + "'");
  for (const char* table : {"backup_items", "policy_versions", "policy_blobs", "policy_objects"}) {
    EXPECT_EQ(count(second, table), 2) << table;
    EXPECT_EQ(count("", table), 0) << table;
  }
  EXPECT_EQ(count(second, "backup_sets"), 1);
  EXPECT_EQ(count(second, "tenants"), 1);
  EXPECT_EQ(count("", "backup_set_types"), 0);
}

}  // namespace
}  // namespace strongroom::store
