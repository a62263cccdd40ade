#include "role_table.h"

// What the role of the server may and may not do.
namespace strongroom::store {
namespace {

TEST_F(RoleTable, OfTheServerAndBackupSets) {
  constexpr const char* kBegin =
      "INSERT INTO strongroom.backup_sets (tenant_id, backup_schedule_id, run_uid, namespace, "
      "schedule_name, run_name, seq, status, complete) "
      "VALUES (1, '00000000-0000-4000-8000-000000000002', "
      "'00000000-0000-4000-8000-000000000099', 'team-a', 'n', 'r', 7, 'success', true)";
  const auto with = [&](std::string text, const std::string& part, const std::string& other) {
    const size_t at = text.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return text.replace(at, part.size(), other);
  };
  const std::string seal =
      std::string(kBegin) +
      "; INSERT INTO strongroom.backup_items (set_id, version_id) "
      "SELECT id, 1 FROM strongroom.backup_sets WHERE seq = 7; "
      "UPDATE strongroom.backup_sets SET root = strongroom.set_root(id), "
      "sealed_at = '2000-01-01', status_reported_at = '2000-01-01' WHERE seq = 7";
  const std::string other_tenant = with(seal, "VALUES (1,", "VALUES (2,");
  const std::string other_namespace = with(other_tenant, "'team-a'", "'team-b'");
  const std::string far_seq = with(kBegin, "'r', 7", "'r', 2147483647");
  const char* const recent =
      "SELECT created_at >= now() AND sealed_at >= now() AND status_reported_at >= now() "
      "AND NOT held AND deleted_at IS NULL FROM strongroom.backup_sets WHERE seq = 7";
  CheckAll("table_server", {
                               {"stores a set, with times of its own", seal.c_str(), kDone, recent},
                               {"leaves a set unsealed", kBegin, kAgainst},
                               {"jumps ahead", far_seq.c_str(), kAgainst},
                               {"names another's tenant", other_tenant.c_str(), kAgainst},
                               {"names another's schedule", other_namespace.c_str(), kAgainst},
                           });
  for (const char* column : {"created_at", "sealed_at", "held", "held_until", "deleted_at",
                             "status_reported_at", "id", "root"}) {
    const std::string statement =
        std::string("INSERT INTO strongroom.backup_sets (") + column + ") VALUES (DEFAULT)";
    Check("table_server", {column, statement.c_str(), kDenied});
  }
  CheckAll(
      "table_server",
      {
          {"changes a sealed set", "UPDATE strongroom.backup_sets SET root = sha256('x')",
           kAgainst},
          {"gives a set another provider",
           "UPDATE strongroom.backup_sets SET provider = 'directory'", kDenied},
          {"changes an answer", "UPDATE strongroom.backup_sets SET answer = '{}'", kDone},
          {"changes an answer that was given",
           "UPDATE strongroom.backup_sets SET answer = '{\"a\": 1}'", kAgainst},
          {"tells again", "UPDATE strongroom.backup_sets SET status_reported_at = now()", kDone},
          {"marks", "UPDATE strongroom.backup_sets SET deleted_at = now()", kDenied},
          {"holds", "UPDATE strongroom.backup_sets SET held = true", kDenied},
          {"lets go unseen", "UPDATE strongroom.backup_sets SET held = false", kDenied},
          {"lets go for somebody", "SELECT strongroom.set_held(4, false, 'x', 'y')", kDone},
          {"lets go for somebody of a group",
           "SELECT set_config('strongroom.audit_via', 'kubectl', true), "
           "set_config('strongroom.audit_groups', '[\"ops\"]', true); "
           "SELECT strongroom.set_held(4, false, 'x', 'y')",
           kDone,
           "SELECT via = 'kubectl' AND groups = '{ops}' FROM strongroom.audit_log "
           "ORDER BY id DESC LIMIT 1"},
          {"lets go for nobody", "SELECT strongroom.set_held(4, false, '', 'y')", kAgainst},
          {"holds until then",
           "SELECT strongroom.set_held(5, true, 'x', 'y', now() - interval '1s')", kAgainst},
          {"adds to a sealed set",
           "INSERT INTO strongroom.backup_items (set_id, version_id) VALUES (5, 2)", kAgainst},
          {"adds a type to a sealed set",
           "INSERT INTO strongroom.backup_set_types (set_id, policy_type, state, total, "
           "backed_up, errors, type_root) VALUES (5, 'x', 'complete', 0, 0, 0, sha256(''))",
           kAgainst},
          {"adds a change to a sealed set",
           "INSERT INTO strongroom.backup_set_changes (set_id, policy_type, external_id, "
           "display_name, change) VALUES (5, 'roles', 'a', 'a', 'added')",
           kAgainst},
          {"makes up another kind of change",
           "INSERT INTO strongroom.backup_set_changes (set_id, policy_type, external_id, "
           "display_name, change) VALUES (5, 'roles', 'a', 'a', 'moved')",
           kNotProven},
          {"says who changed it later", "UPDATE strongroom.backup_set_changes SET actor = 'x'",
           kDenied},
          {"removes changes", "DELETE FROM strongroom.backup_set_changes", kDenied},
          {"removes a set", "DELETE FROM strongroom.backup_sets", kDenied},
          {"removes items", "DELETE FROM strongroom.backup_items", kDenied},
          {"removes types", "DELETE FROM strongroom.backup_set_types", kDenied},
      });
}

TEST_F(RoleTable, OfTheServerAndTheRest) {
  CheckAll(
      "table_server",
      {
          {"stores contents",
           "INSERT INTO strongroom.policy_objects (tenant_id, policy_type, external_id) "
           "VALUES (1, 'roles', 'c') ON CONFLICT DO NOTHING; "
           "INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body) "
           "VALUES (1, sha256('c'), 1, 1, 'c') RETURNING octet_length(body)",
           kDone},
          {"compares contents", "SELECT body FROM strongroom.policy_blobs", kDone},
          {"says later what a restore brings back",
           "UPDATE strongroom.policy_versions SET restorability = 'full', missing = '{}'", kDenied},
          {"changes contents", "UPDATE strongroom.policy_blobs SET body = 'x'", kAgainst},
          {"changes contents, as it says to the true ones",
           "UPDATE strongroom.policy_blobs SET codec = 0, raw_size = 1, body = 'x'", kNotProven},
          {"proves contents",
           "UPDATE strongroom.policy_blobs SET codec = 0, raw_size = 1, body = 'a' "
           "WHERE tenant_id = 1",
           kDone,
           "SELECT login = 'table_server' AND namespace = 'team-a' AND action = 'repair' "
           "FROM strongroom.audit_log ORDER BY id DESC LIMIT 1"},
          {"changes what is proven",
           "UPDATE strongroom.policy_blobs SET codec = 0, raw_size = 1, body = 'a' "
           "WHERE tenant_id = 1; UPDATE strongroom.policy_blobs SET codec = 0, body = 'a' "
           "WHERE tenant_id = 1",
           kAgainst},
          {"moves contents", "UPDATE strongroom.policy_blobs SET digest = sha256('x'), codec = 0",
           kDenied},
          {"stores what is not proven as proven",
           "INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body) "
           "VALUES (1, sha256('c'), 0, 1, 'x')",
           kNotProven},
          {"stores in a way of its own",
           "INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body) "
           "VALUES (1, sha256('c'), 9, 1, 'c')",
           kNotProven},
          {"stores a version of another tenant's policy",
           "INSERT INTO strongroom.policy_versions (tenant_id, object_id, change_digest, epoch, "
           "blob_digest) VALUES (1, 2, sha256('x'), 3, sha256('a'))",
           kInUse},
          {"ends a run without a set",
           "INSERT INTO strongroom.runs_without_set (run_uid) "
           "VALUES ('00000000-0000-4000-8000-000000000099') ON CONFLICT (run_uid) DO NOTHING; "
           "SELECT run_uid FROM strongroom.runs_without_set",
           kDone, "SELECT ended_at >= now() FROM strongroom.runs_without_set"},
          {"ends a run that has a set",
           "INSERT INTO strongroom.runs_without_set (run_uid) "
           "VALUES ('00000000-0000-4000-8000-000000001001')",
           kAgainst},
          {"says when a run ended",
           "INSERT INTO strongroom.runs_without_set (ended_at) VALUES ('2000-01-01')", kDenied},
          {"changes when a run ended", "UPDATE strongroom.runs_without_set SET ended_at = now()",
           kDenied},
          {"gives a run's end to another",
           "UPDATE strongroom.runs_without_set SET run_uid = run_uid", kDenied},
          {"lets a run go on", "DELETE FROM strongroom.runs_without_set", kDenied},
          {"reads why a run was there", "SELECT id, trigger FROM strongroom.backup_schedule_runs",
           kDone},
          {"reads what became of a run", "SELECT status FROM strongroom.backup_schedule_runs",
           kDenied},
          {"reads how long sets are kept", "SELECT purge_grace FROM strongroom.settings", kDenied},
          {"removes a lock", "DELETE FROM strongroom.schedule_locks", kDenied},
          {"removes contents", "DELETE FROM strongroom.policy_blobs", kDenied},
          {"changes versions", "UPDATE strongroom.policy_versions SET blob_digest = sha256('x')",
           kDenied},
          {"backdates a version",
           "INSERT INTO strongroom.policy_versions (captured_at) VALUES (now())", kDenied},
          {"reads what the sets API shows",
           "SELECT secrets_masked, captured_at, restorability, missing FROM "
           "strongroom.policy_versions",
           kDone},
          {"reads what kind of provider a tenant has", "SELECT provider FROM strongroom.tenants",
           kDone},
          {"reads names", "SELECT display_name FROM strongroom.policy_versions", kDone},
          {"makes a tenant",
           "INSERT INTO strongroom.tenants (uid, namespace, name) "
           "VALUES ('00000000-0000-4000-8000-000000000099', 'team-c', 'c')",
           kDone},
          {"makes a tenant as its object would",
           "INSERT INTO strongroom.tenants (uid, namespace, name, resource_version) "
           "VALUES ('00000000-0000-4000-8000-000000000099', 'team-c', 'c', 9)",
           kDenied},
          {"changes a tenant", "UPDATE strongroom.tenants SET namespace = 'team-b'", kDenied},
          {"reads schedules", "SELECT id FROM strongroom.backup_schedules", kDenied},
          {"writes runs", "UPDATE strongroom.backup_schedule_runs SET status = 'failed'", kDenied},
          {"reads the outbox", "SELECT id FROM strongroom.outbox", kDenied},
          {"reads the audit log and its chain",
           "SELECT l.*, c.hash FROM strongroom.audit_log l "
           "LEFT JOIN strongroom.audit_chain c ON c.audit_id = l.id",
           kDone},
          {"reads what is not chained yet", "SELECT FROM strongroom.audit_pending", kDenied},
          {"audits",
           "INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result, reason, "
           "source) VALUES ('x', 'y', '', '', 'z', '', '')",
           kDone,
           "SELECT at >= now() AND login = 'table_server' FROM strongroom.audit_log ORDER BY id "
           "DESC "
           "LIMIT 1"},
          {"backdates the audit log",
           "INSERT INTO strongroom.audit_log (at, actor, action, result) "
           "VALUES ('2000-01-01', 'x', 'y', 'z')",
           kDenied},
          {"writes as another",
           "INSERT INTO strongroom.audit_log (login, actor, action, result) "
           "VALUES ('x', 'x', 'y', 'z')",
           kDenied},
          {"changes the audit log", "UPDATE strongroom.audit_log SET actor = 'x'", kDenied},
          {"shortens the audit log", "DELETE FROM strongroom.audit_log", kDenied},
          {"audits who asked for what",
           "INSERT INTO strongroom.audit_log (actor, action, result, groups, via, object_uid, "
           "generation, changes, request_uid) VALUES ('x', 'y', 'z', '{a}', 'b', 'c', 1, '[]', "
           "'d')",
           kDone,
           "SELECT EXISTS (SELECT FROM strongroom.audit_pending WHERE audit_id = "
           "(SELECT max(id) FROM strongroom.audit_log))"},
          {"audits thousands of groups",
           "INSERT INTO strongroom.audit_log (actor, action, result, groups) "
           "SELECT 'x', 'y', 'z', array_agg('g' || n) FROM generate_series(1, 5000) n",
           kNotProven},
          {"audits a text without end",
           "INSERT INTO strongroom.audit_log (actor, action, result, reason) "
           "VALUES ('x', 'y', 'z', repeat('x', 20000))",
           kNotProven},
          {"chains the audit log", "SELECT strongroom.seal_audit(1000)", kDone,
           "SELECT (SELECT count(*) FROM strongroom.audit_chain) = count(*) AND count(*) > 0 "
           "FROM strongroom.audit_log"},
          {"verifies the chain",
           "SELECT strongroom.check_audit_chain(0, sha256(''), 9), "
           "strongroom.check_audit_rows(0, 9)",
           kDone},
          {"says what it saw of objects",
           "SELECT strongroom.audit_seen('00000000-0000-4000-8000-00000000c001', 'tenants', '[]')",
           kDenied},
          {"hides a row from the chain", "DELETE FROM strongroom.audit_pending", kDenied},
          {"forges the chain", "INSERT INTO strongroom.audit_chain VALUES (1, 1, sha256(''))",
           kDenied},
          {"changes the chain", "UPDATE strongroom.audit_chain SET hash = sha256('')", kDenied},
          {"cuts the chain", "DELETE FROM strongroom.audit_chain", kDenied},
          {"moves its end", "UPDATE strongroom.audit_head SET seq = 0", kDenied},
          {"keeps others from chaining", "SELECT FROM strongroom.audit_head FOR UPDATE", kDenied},
      });
}

TEST_F(RoleTable, OfTheServerAndVerifications) {
  CheckAll(
      "table_server",
      {
          {"verifies a set, when it was",
           "UPDATE strongroom.set_verifications SET begun_at = '2000-01-01', at_version = 1; "
           "UPDATE strongroom.set_verifications SET begun_at = NULL, verified_at = '2000-01-01', "
           "seen_since = '2100-01-01'",
           kDone,
           "SELECT bool_and(verified_at >= now() AND seen_since BETWEEN now() AND verified_at) "
           "FROM strongroom.set_verifications"},
          {"says that all was looked at, and looked at nothing",
           "UPDATE strongroom.set_verifications SET seen_since = '2100-01-01'", kDone,
           "SELECT bool_and(seen_since = '-infinity') FROM strongroom.set_verifications"},
          {"finds something, for the audit log",
           "UPDATE strongroom.set_verifications SET verified_at = now(), problem_count = 1, "
           "problems = '[{\"what\": \"x\"}]' WHERE set_id = 5",
           kDone,
           "SELECT action = 'verify' AND result = 'altered' AND reason = 'x' AND subject = "
           "'backupsets/5' AND namespace = 'team-a' AND login = 'table_server' FROM "
           "strongroom.audit_log ORDER BY id DESC LIMIT 1"},
          {"gives what was found to another set",
           "UPDATE strongroom.set_verifications SET set_id = set_id", kDenied},
          {"gives a set to another tenant", "UPDATE strongroom.set_verifications SET tenant_id = 2",
           kDenied},
          {"forgets a set", "DELETE FROM strongroom.set_verifications", kDenied},
          {"makes up a set", "INSERT INTO strongroom.set_verifications (set_id) VALUES (99)",
           kDenied},
          {"empties all", "TRUNCATE strongroom.set_verifications", kDenied},
          {"looks at a tenant, when it was",
           "UPDATE strongroom.tenant_verifications SET verified_at = now(), seen_since = "
           "'2100-01-01'",
           kDone,
           "SELECT bool_and(seen_since BETWEEN now() AND verified_at) "
           "FROM strongroom.tenant_verifications"},
          {"forgets a tenant", "DELETE FROM strongroom.tenant_verifications", kDenied},
          {"makes up a tenant",
           "INSERT INTO strongroom.tenant_verifications (tenant_id) VALUES (99)", kDenied},
          {"reads a content, when it was",
           "INSERT INTO strongroom.blob_readings (tenant_id, digest) VALUES (1, sha256('a')); "
           "UPDATE strongroom.blob_readings SET read_at = '2100-01-01'",
           kDone,
           "SELECT bool_and(read_at BETWEEN now() AND clock_timestamp()) "
           "FROM strongroom.blob_readings"},
          {"says when it read one",
           "INSERT INTO strongroom.blob_readings (tenant_id, digest, read_at) "
           "VALUES (1, sha256('a'), now())",
           kDenied},
          {"reads one that is not there",
           "INSERT INTO strongroom.blob_readings (tenant_id, digest) VALUES (1, sha256('z'))",
           kInUse},
          {"forgets a reading", "DELETE FROM strongroom.blob_readings", kDenied},
          {"changes what happens then", "SELECT strongroom.begin_verification()", kDenied},
      });
}

// What was sealed elsewhere says so, from the moment it is there.
TEST_F(RoleTable, OfTheServerAndImports) {
  const auto begin = [](const std::string& digest, const std::string& who,
                        const std::string& taken) {
    return "INSERT INTO strongroom.backup_sets (tenant_id, backup_schedule_id, run_uid, namespace, "
           "schedule_name, run_name, seq, status, complete, imported_digest, imported_by, "
           "taken_at) VALUES (1, '00000000-0000-4000-8000-000000000055', "
           "'00000000-0000-4000-8000-000000000099', 'team-a', 'n', 'r', 1, 'success', true, " +
           digest + ", " + who + ", " + taken + "); ";
  };
  const std::string good = begin("sha256('x')", "'ann'", "'2026-03-02'");
  const std::string seal =
      "UPDATE strongroom.backup_sets SET root = strongroom.set_root(id), sealed_at = now() "
      "WHERE run_name = 'r'; ";
  const std::string take =
      "SELECT strongroom.begin_import(id, '10.0.0.1') FROM strongroom.backup_sets "
      "WHERE run_name = 'r'; ";
  struct Row {
    const char* what;
    std::string statement;
    const char* expected;
    const char* then = nullptr;
  };
  const std::vector<Row> rows = {
      {"puts a set in", good + seal + take, kDone,
       "SELECT held AND held_by = 'ann' AND hold_reason = 'imported' "
       "AND status_reported_at >= now() FROM strongroom.backup_sets WHERE run_name = 'r'"},
      {"tells who", good + seal + take, kDone,
       "SELECT count(*) = 1 FROM strongroom.audit_log WHERE action = 'import' AND actor = 'ann' "
       "AND source = '10.0.0.1'"},
      {"puts one in unseen", good + seal, kAgainst},
      {"puts one in unseen, and holds it",
       good + seal +
           "SELECT strongroom.set_held(id, true, 'ann', 'imported') FROM strongroom.backup_sets "
           "WHERE run_name = 'r'; ",
       kAgainst},
      {"puts one in before it is sealed", good + take, kAgainst},
      {"puts one in twice", good + seal + take + take, kAgainst},
      {"puts one in that a run has stored", "SELECT strongroom.begin_import(5, '')", kAgainst},
      {"puts one in for nobody", begin("sha256('x')", "''", "'2026-03-02'"), kNotProven},
      {"puts one in for a name of two lines",
       begin("sha256('x')", "E'ann\nbob'", "'2026-03-02'") + seal + take, kAgainst},
      {"puts one in of no time", begin("sha256('x')", "'ann'", "NULL"), kNotProven},
      {"puts one in of no digest", begin("NULL", "'ann'", "'2026-03-02'"), kNotProven},
      {"puts one in of half a digest", begin("'x'", "'ann'", "'2026-03-02'"), kNotProven},
      {"makes one of what a run has stored",
       "UPDATE strongroom.backup_sets SET imported_by = 'ann'", kDenied},
      {"makes a version one that runs have seen",
       "UPDATE strongroom.policy_versions SET imported = false", kDenied},
      {"makes a tenant of a kind",
       "INSERT INTO strongroom.tenants (uid, namespace, name, provider) "
       "VALUES ('00000000-0000-4000-8000-000000000099', 'team-c', 'c', 'kubernetes')",
       kDone},
      {"looks for a tenant that is there",
       "SELECT uid FROM strongroom.tenants WHERE deleted_at IS NULL", kDone},
  };
  for (const Row& row : rows) {
    Check("table_server", {row.what, row.statement.c_str(), row.expected, row.then});
  }
  for (const char* login : {"table_controller", "table_reader"}) {
    Check(login, {"puts one in", "SELECT strongroom.begin_import(5, '')", kDenied});
  }
}

// A plan that has ended is what people approve.
TEST_F(RoleTable, OfTheServerAndRestores) {
  const std::string begin =
      "INSERT INTO strongroom.restores (cluster_uid, namespace, name, uid, about, job_uid, "
      "backup_set) SELECT u, 'team-a', 'back', u, 'x', u, 's' "
      "FROM (SELECT '00000000-0000-4000-8000-000000000077'::uuid AS u) of_it; ";
  const std::string add =
      "INSERT INTO strongroom.restore_items (restore_id, ordinal, policy_type, external_id, "
      "display_name, target, action, reason, message, wanted, content, live, awaits_others) "
      "SELECT r.id, n, 'roles', 'a', '', '', CASE n WHEN 0 THEN 'create' ELSE 'skip' END, '', '', "
      "'', '', '', false FROM strongroom.restores r, generate_series(0, 1) n; ";
  const std::string end =
      "UPDATE strongroom.restores SET plan_digest = 'sha256:' || repeat('a', 64), items = 2; ";
  const std::string plan = begin + add + end;
  const std::string forget =
      "SELECT strongroom.forget_plans('00000000-0000-4000-8000-000000000077')";
  const std::string drill =
      "INSERT INTO strongroom.restores (cluster_uid, namespace, name, uid, about, job_uid, "
      "backup_set, drill_of) SELECT u, 'team-a', 'back', u, 'x', u, 's', 'd' "
      "FROM (SELECT '00000000-0000-4000-8000-000000000077'::uuid AS u) of_it; " +
      add + end;
  const std::string forget_drills =
      "SELECT strongroom.forget_drills('00000000-0000-4000-8000-000000000077', 'team-a', 'd'), "
      "strongroom.forget_drills('00000000-0000-4000-8000-000000000077', 'team-a', '')";
  struct Row {
    const char* what;
    std::string statement;
    const char* expected;
    const char* then = nullptr;
  };
  const std::vector<Row> rows = {
      {"stores a plan, when it was", plan, kDone,
       "SELECT begun_at >= now() AND planned_at >= begun_at FROM strongroom.restores"},
      {"says when it was", begin + "UPDATE strongroom.restores SET planned_at = now()", kDenied},
      {"backdates one",
       "INSERT INTO strongroom.restores (begun_at) VALUES (now() - interval '91 days')", kDenied},
      {"ends one that is not whole",
       begin + add +
           "UPDATE strongroom.restores SET plan_digest = 'sha256:' || repeat('a', 64), items = 3",
       kAgainst},
      {"ends one with what is no digest",
       begin + "UPDATE strongroom.restores SET plan_digest = 'x'", kNotProven},
      {"says what became of one",
       plan + "UPDATE strongroom.restore_items SET result = 'failed', "
              "result_reason = 'Denied' WHERE ordinal = 0",
       kDone},
      {"says what became of what is not written",
       plan + "UPDATE strongroom.restore_items SET result = 'done' WHERE ordinal = 1", kNotProven},
      {"says what became of one too early",
       begin + add + "UPDATE strongroom.restore_items SET result = 'done' WHERE ordinal = 0",
       kAgainst},
      {"gives one another digest",
       plan + "UPDATE strongroom.restores SET plan_digest = 'sha256:' || repeat('b', 64)",
       kAgainst},
      {"lets one go on", plan + "UPDATE strongroom.restores SET plan_digest = ''", kAgainst},
      {"changes its set", plan + "UPDATE strongroom.restores SET set_digest = ''", kAgainst},
      {"gives one to another restore", plan + "UPDATE strongroom.restores SET uid = uid", kDenied},
      {"adds to one",
       plan +
           "INSERT INTO strongroom.restore_items (restore_id, ordinal, policy_type, external_id, "
           "display_name, target, action, reason, message, wanted, content, live, awaits_others) "
           "SELECT id, 2, 'roles', 'b', '', '', 'create', '', '', '', '', '', false "
           "FROM strongroom.restores",
       kAgainst},
      {"changes what is written", plan + "UPDATE strongroom.restore_items SET content = 'x'",
       kDenied},
      {"changes what is done", plan + "UPDATE strongroom.restore_items SET action = 'create'",
       kDenied},
      {"takes from one", plan + "DELETE FROM strongroom.restore_items", kDenied},
      {"removes one", plan + "DELETE FROM strongroom.restores", kDenied},
      {"forgets what has not ended", begin + add + forget, kDone,
       "SELECT count(*) = 0 FROM strongroom.restore_items"},
      {"forgets no more", plan + forget, kDone,
       "SELECT count(*) = 2 FROM strongroom.restore_items"},
      {"empties all", "TRUNCATE strongroom.restores CASCADE", kDenied},
      {"forgets a drill that is the last", drill + forget_drills, kDone,
       "SELECT count(*) = 2 FROM strongroom.restore_items"},
      {"forgets as a drill what is none", plan + forget_drills, kDone,
       "SELECT count(*) = 2 FROM strongroom.restore_items"},
      {"makes a drill of a plan", plan + "UPDATE strongroom.restores SET drill_of = 'd'", kDenied},
      {"says which drills nobody needs",
       drill + "SELECT strongroom.is_spent_drill(r) FROM strongroom.restores r", kDenied},
  };
  for (const Row& row : rows) {
    Check("table_server", {row.what, row.statement.c_str(), row.expected, row.then});
  }
  for (const char* login : {"table_controller", "table_reader"}) {
    Check(login, {"reads plans", "SELECT id FROM strongroom.restores", kDenied});
    Check(login, {"forgets drills",
                  "SELECT strongroom.forget_drills('00000000-0000-4000-8000-000000000077', "
                  "'team-a', 'd')",
                  kDenied});
    Check(login, {"reads policies", "SELECT ordinal FROM strongroom.restore_items", kDenied});
  }
}

}  // namespace
}  // namespace strongroom::store
