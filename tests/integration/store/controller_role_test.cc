#include "role_table.h"

// What the role of the controller may and may not do.
namespace strongroom::store {
namespace {

TEST_F(RoleTable, OfTheControllerAndBackupSets) {
  CheckAll(
      "table_controller",
      {
          {"removes what expired",
           "DELETE FROM strongroom.backup_items WHERE set_id = 1; "
           "DELETE FROM strongroom.backup_set_types WHERE set_id = 1; "
           "DELETE FROM strongroom.backup_sets WHERE id = 1",
           kDone, "SELECT count(*) FROM strongroom.backup_sets", "6"},
          {"removes within the grace", "DELETE FROM strongroom.backup_sets WHERE id = 2", kAgainst},
          // UTC-100 up to tomorrow, and UTC+167 then: seven days of it are over before they begin.
          {"removes within the grace, in a time zone of its own",
           "SELECT set_config('TimeZone', format('Aaa100Bbb-167,%s/0,%s/0', "
           "(extract(doy FROM now())::int + 361) % 365, "
           "(extract(doy FROM now())::int + 180) % 365), true); "
           "DELETE FROM strongroom.backup_sets WHERE id = 2",
           kAgainst},
          {"removes held", "DELETE FROM strongroom.backup_sets WHERE id = 3", kAgainst},
          {"removes held until", "DELETE FROM strongroom.backup_sets WHERE id = 6", kAgainst},
          {"removes unmarked", "DELETE FROM strongroom.backup_sets WHERE id = 5", kAgainst},
          {"empties within the grace", "DELETE FROM strongroom.backup_items WHERE set_id = 2",
           kAgainst},
          {"empties held", "DELETE FROM strongroom.backup_items WHERE set_id = 3", kAgainst},
          {"empties types of held", "DELETE FROM strongroom.backup_set_types WHERE set_id = 3",
           kAgainst},
          {"reads who changed what", "SELECT actor FROM strongroom.backup_set_changes", kDenied},
          {"says who changed what",
           "INSERT INTO strongroom.backup_set_changes (set_id, policy_type, external_id, "
           "display_name, change) VALUES (5, 'roles', 'a', 'a', 'added')",
           kDenied},
          {"empties all changes", "TRUNCATE strongroom.backup_set_changes", kDenied},
          {"marks", "UPDATE strongroom.backup_sets SET deleted_at = now() WHERE id = 5", kDone,
           "SELECT (SELECT deleted_at IS NOT NULL FROM strongroom.backup_sets WHERE id = 5) AND "
           "action = 'expire' AND subject LIKE 'backupsets/%-5' AND actor = 'table_controller' "
           "FROM strongroom.audit_log ORDER BY id DESC LIMIT 1"},
          {"marks into the past",
           "UPDATE strongroom.backup_sets SET deleted_at = '2000-01-01' WHERE id = 5", kDone,
           "SELECT deleted_at >= now() FROM strongroom.backup_sets WHERE id = 5"},
          {"moves a mark",
           "UPDATE strongroom.backup_sets SET deleted_at = '2000-01-01' WHERE id = 2", kDone,
           "SELECT deleted_at > now() - interval '1 day' FROM strongroom.backup_sets WHERE id = 2"},
          {"marks and empties",
           "UPDATE strongroom.backup_sets SET deleted_at = '2000-01-01' WHERE id = 5; "
           "DELETE FROM strongroom.backup_items WHERE set_id = 5",
           kAgainst},
          {"marks held", "UPDATE strongroom.backup_sets SET deleted_at = now() WHERE id = 4",
           kAgainst},
          {"lets go", "UPDATE strongroom.backup_sets SET held = false WHERE id = 4", kDenied},
          {"lets go earlier", "UPDATE strongroom.backup_sets SET held_until = NULL WHERE id = 6",
           kDenied},
          {"lets go by function", "SELECT strongroom.set_held(4, false, 'x', 'y')", kDenied},
          {"holds", "UPDATE strongroom.backup_sets SET held = true WHERE id = 5", kDenied},
          {"shortens the grace", "UPDATE strongroom.settings SET purge_grace = '1 hour'", kDenied},
          {"drops the grace", "DELETE FROM strongroom.settings", kDenied},
          {"reads the grace", "SELECT purge_grace FROM strongroom.settings", kDone},
          {"changes facts", "UPDATE strongroom.backup_sets SET root = sha256('x')", kDenied},
          {"unseals", "UPDATE strongroom.backup_sets SET sealed_at = NULL", kDenied},
          {"makes a set", "INSERT INTO strongroom.backup_sets (seq) VALUES (1)", kDenied},
          {"makes members", "INSERT INTO strongroom.backup_items VALUES (5, 2)", kDenied},
          {"empties all", "TRUNCATE strongroom.backup_sets CASCADE", kDenied},
      });
}

TEST_F(RoleTable, OfTheControllerAndContents) {
  CheckAll(
      "table_controller",
      {
          {"reads bodies", "SELECT body FROM strongroom.policy_blobs", kDenied},
          {"reads digests", "SELECT tenant_id, digest FROM strongroom.policy_blobs", kDone},
          {"reads names", "SELECT display_name FROM strongroom.policy_versions", kDenied},
          {"forges contents",
           "INSERT INTO strongroom.policy_blobs VALUES (1, sha256('x'), 1, 1, 'x')", kDenied},
          {"changes contents", "UPDATE strongroom.policy_blobs SET body = 'x'", kDenied},
          {"removes contents in use", "DELETE FROM strongroom.policy_blobs", kInUse},
          {"removes versions in use", "DELETE FROM strongroom.policy_versions", kInUse},
          {"reads the audit log", "SELECT actor FROM strongroom.audit_log", kDenied},
          {"writes the audit log",
           "INSERT INTO strongroom.audit_log (actor, action, result) VALUES ('x', 'y', 'z')",
           kDenied},
          {"audits what it sees, in nobody's name",
           "SELECT strongroom.audit_seen('00000000-0000-4000-8000-00000000c001', 'tenants', "
           "'[{\"uid\": \"u\", \"namespace\": \"team-a\", \"name\": \"prod\", \"generation\": 1, "
           "\"actor\": \"ann\"}]')",
           kDone,
           "SELECT actor = 'unknown' AND action = 'create' AND login = 'table_controller' "
           "FROM strongroom.audit_log ORDER BY id DESC LIMIT 1"},
          {"audits what is none of ours",
           "SELECT strongroom.audit_seen('00000000-0000-4000-8000-00000000c001', 'backupsets', "
           "'[{\"uid\": \"odd\", \"namespace\": \"a\", \"name\": \"x\", \"generation\": 1}]')",
           kDone, "SELECT NOT EXISTS (SELECT FROM strongroom.audit_log WHERE object_uid = 'odd')"},
          {"changes the audit log", "UPDATE strongroom.audit_log SET actor = 'x'", kDenied},
          {"shortens the audit log", "DELETE FROM strongroom.audit_log", kDenied},
          {"chains the audit log", "SELECT strongroom.seal_audit(1)", kDenied},
          {"reads the chain", "SELECT hash FROM strongroom.audit_chain", kDenied},
          {"keeps others from chaining", "SELECT FROM strongroom.audit_head FOR UPDATE", kDenied},
      });
}

TEST_F(RoleTable, OfTheControllerAndVerifications) {
  CheckAll(
      "table_controller",
      {
          {"reads what was found",
           "SELECT v.verified_at, v.seen_since, v.problem_count, t.problem_count "
           "FROM strongroom.set_verifications v JOIN strongroom.backup_sets b ON b.id = "
           "v.set_id JOIN strongroom.tenant_verifications t ON t.tenant_id = b.tenant_id",
           kDone},
          {"reads of which policies", "SELECT problems FROM strongroom.set_verifications", kDenied},
          {"reads of which policies of none",
           "SELECT problems FROM strongroom.tenant_verifications", kDenied},
          {"says that nothing was found",
           "UPDATE strongroom.set_verifications SET problem_count = 0", kDenied},
          {"forgets", "DELETE FROM strongroom.set_verifications", kDenied},
          {"reads when contents were read", "SELECT read_at FROM strongroom.blob_readings",
           kDenied},
      });
}

TEST_F(RoleTable, OfTheControllerAndTheMirror) {
  CheckAll(
      "table_controller",
      {
          {"tells of a tenant",
           "INSERT INTO strongroom.tenants (uid, namespace, name) "
           "VALUES ('00000000-0000-4000-8000-000000000099', 'team-c', 'c')",
           kDone},
          {"tells of a tenant that is there",
           "INSERT INTO strongroom.tenants AS t (uid, namespace, name, provider, resource_version) "
           "SELECT uid, namespace, name, 'kubernetes', 9 FROM strongroom.tenants WHERE id = 1 "
           "ON CONFLICT (uid) DO UPDATE SET provider = excluded.provider, resource_version = "
           "excluded.resource_version, updated_at = now(), deleted_at = NULL",
           kDone, "SELECT provider FROM strongroom.tenants WHERE id = 1", "kubernetes"},
          {"marks a tenant into the past",
           "UPDATE strongroom.tenants SET deleted_at = '2000-01-01' WHERE id = 1", kDone,
           "SELECT deleted_at >= now() FROM strongroom.tenants WHERE id = 1"},
          {"marks a schedule into the past",
           "UPDATE strongroom.backup_schedules SET deleted_at = '2000-01-01'", kDone,
           "SELECT min(deleted_at) >= now() FROM strongroom.backup_schedules"},
          {"gives a tenant away", "UPDATE strongroom.tenants SET namespace = 'team-b' WHERE id = 1",
           kAgainst},
          {"gives a schedule away", "UPDATE strongroom.backup_schedules SET namespace = 'team-c'",
           kAgainst},
          {"forgets a tenant's object", "UPDATE strongroom.tenants SET resource_version = 0",
           kAgainst},
          {"makes one tenant another", "UPDATE strongroom.tenants SET uid = uid", kDenied},
          {"tells when a tenant was made", "UPDATE strongroom.tenants SET created_at = now()",
           kDenied},
          {"removes a tenant", "DELETE FROM strongroom.tenants", kDenied},
          {"removes a schedule", "DELETE FROM strongroom.backup_schedules", kDenied},
          {"tells how a run ended", "UPDATE strongroom.backup_schedule_runs SET status = 'failed'",
           kDone},
          {"moves a run", "UPDATE strongroom.backup_schedule_runs SET namespace = 'team-b'",
           kDenied},
          {"moves a slot", "UPDATE strongroom.backup_schedule_runs SET scheduled_for = now()",
           kDenied},
          {"gives a slot away", "UPDATE strongroom.backup_schedule_runs SET duplicate_of = id",
           kDenied},
          {"removes a run", "DELETE FROM strongroom.backup_schedule_runs", kDenied},
          {"announces",
           "INSERT INTO strongroom.outbox (kind, run_uid) "
           "VALUES ('runEnded', '00000000-0000-4000-8000-000000000902')",
           kDone},
          {"announces what nobody knows",
           "INSERT INTO strongroom.outbox (kind, run_uid) "
           "VALUES ('runLost', '00000000-0000-4000-8000-000000000902')",
           kNotProven},
          {"delivers",
           "UPDATE strongroom.outbox SET delivered_at = now(); DELETE FROM strongroom.outbox",
           kDone},
          {"reads which runs ended without a set",
           "SELECT run_uid FROM strongroom.runs_without_set", kDenied},
          {"ends a run without a set",
           "INSERT INTO strongroom.runs_without_set (run_uid) "
           "VALUES ('00000000-0000-4000-8000-000000000099')",
           kDenied},
          {"moves the end of a run", "UPDATE strongroom.runs_without_set SET ended_at = now()",
           kDenied},
          {"lets a run go on", "DELETE FROM strongroom.runs_without_set", kDenied},
          {"changes news", "UPDATE strongroom.outbox SET run_uid = run_uid", kDenied},
      });
}

TEST_F(RoleTable, OfTheControllerAndNotices) {
  CheckAll(
      "table_controller",
      {
          {"tells",
           "INSERT INTO strongroom.notices (id, object_uid, notice, labels) "
           "VALUES ('a', 'b', '{}', '{}') ON CONFLICT (id) DO NOTHING RETURNING notice",
           kDone},
          {"tells in the past",
           "INSERT INTO strongroom.notices (id, object_uid, notice, made_at) "
           "VALUES ('a', 'b', '{}', '2000-01-01')",
           kDenied},
          {"tells so that nobody is sent it",
           "INSERT INTO strongroom.notices (id, object_uid, notice, shared_at) "
           "VALUES ('a', 'b', '{}', now())",
           kDenied},
          {"takes back", "DELETE FROM strongroom.notices", kDenied},
          {"changes what was told", "UPDATE strongroom.notices SET notice = '{}'", kDenied},
          {"says that it was shared", "UPDATE strongroom.notices SET shared_at = now()", kDenied},
          {"remembers",
           "INSERT INTO strongroom.notice_courses (event, object_uid, since, last_at) "
           "VALUES ('runFailed', 'a', now(), now()); "
           "SELECT FROM strongroom.notice_courses FOR UPDATE; "
           "UPDATE strongroom.notice_courses SET incident = 'x', since = now(), told_periods = 1, "
           "last_at = now(), last_key = 'k', labels = '{}'",
           kDone},
          {"gives what it remembers to another",
           "UPDATE strongroom.notice_courses SET object_uid = 'b'", kDenied},
          {"forgets", "DELETE FROM strongroom.notice_courses", kDenied},
          {"sends", "INSERT INTO strongroom.deliveries (notifier_uid) VALUES ('a')", kDenied},
          {"reads what was sent", "SELECT id FROM strongroom.deliveries", kDenied},
          {"asks who made a run",
           "SELECT strongroom.actor_of('00000000-0000-4000-8000-000000000902')", kDone},
          {"asks who annotated its schedule",
           "SELECT strongroom.annotator_of('00000000-0000-4000-8000-000000000902')", kDone},
          {"asks who changed something", "SELECT strongroom.changers_of(5)", kDone},
      });
  CheckAll("table_server",
           {
               {"tells", "INSERT INTO strongroom.notices (id) VALUES ('a')", kDenied},
               {"reads what was told", "SELECT notice FROM strongroom.notices", kDenied},
               {"reads what is open", "SELECT incident FROM strongroom.notice_courses", kDenied},
               {"asks who made a run",
                "SELECT strongroom.actor_of('00000000-0000-4000-8000-000000000902')", kDenied},
           });
  CheckAll("table_reader",
           {
               {"reads what was told", "SELECT notice FROM strongroom.notices", kDenied},
               {"asks who made a run",
                "SELECT strongroom.actor_of('00000000-0000-4000-8000-000000000902')", kDenied},
               {"asks who changed something", "SELECT strongroom.changers_of(5)", kDenied},
           });
}

}  // namespace
}  // namespace strongroom::store
