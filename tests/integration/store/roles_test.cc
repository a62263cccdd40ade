#include "base/file.h"
#include "integration/support/command.h"
#include "role_table.h"

// What readers may and may not do, and what nobody may.
namespace strongroom::store {
namespace {

TEST_F(RoleTable, OfReaders) {
  constexpr const char* kStrangersSets =
      "SELECT 1 / (count(*) = 0)::integer FROM strongroom.backup_sets WHERE namespace = 'team-b'";
  const auto none = [](const std::string& what) { return what + kStrangersSets; };
  const std::string by_setting = none("SET LOCAL strongroom.tenant_id = '2'; ");
  const std::string by_role = none("SET LOCAL ROLE strongroom_reader; ");
  // A count that is not the expected one divides by zero.
  const auto sees = [](const std::string& table, int count) {
    return "SELECT 1 / (count(*) = " + std::to_string(count) + ")::integer FROM strongroom." +
           table;
  };
  for (const auto& [table, own] :
       std::vector<std::pair<const char*, int>>{{"tenants", 1},
                                                {"backup_schedules", 1},
                                                {"backup_schedule_runs", 2},
                                                {"policy_objects", 1},
                                                {"policy_blobs", 1},
                                                {"policy_versions", 1},
                                                {"backup_sets", 6},
                                                {"backup_set_types", 6},
                                                {"backup_set_changes", 0},
                                                {"backup_items", 6}}) {
    Check("table_reader", {"sees its own", sees(table, own).c_str(), kDone});
    Check("table_stranger", {"sees nothing", sees(table, 0).c_str(), kDone});
    const std::string name(table);
    Check("table_reader", {"removes", ("DELETE FROM strongroom." + name).c_str(), kDenied});
    Check("table_reader",
          {"adds", ("INSERT INTO strongroom." + name + " DEFAULT VALUES").c_str(), kDenied});
  }
  CheckAll(
      "table_reader",
      {
          {"chooses a tenant", by_setting.c_str(), kDone},
          {"becomes the role", by_role.c_str(), kDone},
          {"checks a root", "SELECT strongroom.set_root(1)", kDone},
          {"takes from all readers what policies say of them",
           "SET LOCAL client_min_messages = error; DROP OWNED BY strongroom_reader; "
           "SELECT 1 / (count(*) = 6)::integer FROM strongroom.backup_sets",
           kDone},
          {"looks on with a function of its own",
           "CREATE FUNCTION pg_temp.look(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS "
           "$$BEGIN IF $1 = 'team-b' THEN RAISE 'seen'; END IF; RETURN true; END$$; "
           "SELECT count(*) FROM strongroom.backup_sets WHERE pg_temp.look(namespace)",
           kDone},
          {"lets itself in", "SELECT strongroom.grant_reader('table_reader', 'team-b')", kDenied},
          {"lets itself in by the table",
           "INSERT INTO strongroom.reader_namespaces VALUES ('table_reader', 'team-b')", kDenied},
          {"reads the audit log", "SELECT actor FROM strongroom.audit_log", kDenied},
          {"reads the audit log's chain", "SELECT hash FROM strongroom.audit_chain", kDenied},
          {"chains the audit log", "SELECT strongroom.seal_audit(1)", kDenied},
          {"reads the outbox", "SELECT id FROM strongroom.outbox", kDenied},
          {"changes a set", "UPDATE strongroom.backup_sets SET held = false", kDenied},
          {"reads what was verified", "SELECT verified_at FROM strongroom.set_verifications",
           kDenied},
          {"reads which tenants were", "SELECT verified_at FROM strongroom.tenant_verifications",
           kDenied},
          {"reads when contents were read", "SELECT read_at FROM strongroom.blob_readings",
           kDenied},
          {"reads which runs ended without a set",
           "SELECT run_uid FROM strongroom.runs_without_set", kDenied},
          {"ends a run without a set",
           "INSERT INTO strongroom.runs_without_set (run_uid) "
           "VALUES ('00000000-0000-4000-8000-000000000099')",
           kDenied},
          {"lets a run go on", "DELETE FROM strongroom.runs_without_set", kDenied},
      });
}

// What docs/install.md tells readers to ask, word for word.
TEST_F(RoleTable, OfTheQueriesInThePage) {
  const std::string page = base::ReadFile(test::ProjectRoot() / "docs/install.md");
  int count = 0;
  for (size_t at = page.find("```sql\nSELECT "); at != std::string::npos;
       at = page.find("```sql\nSELECT ", at + 1)) {
    const size_t begin = at + std::string_view("```sql\n").size();
    const std::string query = page.substr(begin, page.find("```", begin) - begin);
    Check("table_reader", {"asks as the page says", query.c_str(), kDone});
    ++count;
  }
  EXPECT_EQ(count, 2);
}

TEST_F(RoleTable, OfEverybody) {
  for (const char* login : {"table_controller", "table_server", "table_notifier", "table_reader"}) {
    CheckAll(
        login,
        {
            {"turns triggers off", "ALTER TABLE strongroom.backup_sets DISABLE TRIGGER ALL",
             kDenied},
            {"plays the replica", "SET session_replication_role = replica", kDenied},
            {"drops a rule", "DROP TRIGGER guard ON strongroom.backup_sets", kDenied},
            {"makes a table", "CREATE TABLE strongroom.x (y text)", kDenied},
            {"makes a role", "CREATE ROLE more", kDenied},
            {"becomes the owner", "SET ROLE strongroom", kDenied},
            {"says that it is migrated",
             "INSERT INTO strongroom.schema_migrations VALUES (99, 'x', 'y')", kDenied},
            {"reads who reads", "SELECT login FROM strongroom.reader_namespaces", kDenied},
            {"reads the version", "SELECT max(version) FROM strongroom.schema_migrations", kDone},
        });
  }
  for (const char* name : {"controller", "server"}) {
    const std::string statement =
        "SET LOCAL client_min_messages = error; DROP OWNED BY strongroom_" + std::string(name);
    Check(("table_" + std::string(name)).c_str(),
          {"takes from all of its role what policies say of it", statement.c_str(), kDenied});
  }
  Check("table_controller", {"becomes another", "SET ROLE strongroom_server", kDenied});
  Check("table_server", {"becomes another", "SET ROLE strongroom_controller", kDenied});
  Check("table_reader", {"becomes another", "SET ROLE strongroom_server", kDenied});
}

// Processes of the version before, between `migrate` and their end.
TEST_F(RoleTable, OfTheVersionBefore) {
  Check("table_controller",
        {"marks with its own clock",
         "UPDATE strongroom.backup_sets SET deleted_at = '2026-11-01'::timestamptz "
         "WHERE deleted_at IS NULL AND sealed_at IS NOT NULL AND NOT held "
         "AND coalesce(held_until <= now(), true)",
         kDone});
  Check("table_controller",
        {"looks for what to remove",
         "SELECT id, tenant_id FROM strongroom.backup_sets WHERE deleted_at < now() AND NOT held "
         "AND coalesce(held_until <= now(), true) ORDER BY deleted_at, id LIMIT 20",
         kDone});
}

TEST_F(RoleTable, LeavesNoFunctionToEverybodyOrToASearchPath) {
  EXPECT_EQ(test_->Value("SELECT coalesce(string_agg(proname, ' '), '') FROM pg_proc "
                         "WHERE pronamespace = 'strongroom'::regnamespace AND "
                         "(has_function_privilege('public', oid, 'EXECUTE') OR NOT "
                         "coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false))"),
            "");
}

TEST_F(RoleTable, GrantsWritingByColumnOnly) {
  EXPECT_EQ(test_->Value("SELECT coalesce(string_agg(grantee || ' ' || privilege_type || ' ' || "
                         "table_name, ', '), '') FROM information_schema.role_table_grants "
                         "WHERE table_schema = 'strongroom' AND grantee LIKE 'strongroom\\_%' "
                         "AND privilege_type NOT IN ('SELECT', 'DELETE')"),
            "");
}

}  // namespace
}  // namespace strongroom::store
