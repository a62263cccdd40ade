#include "old_database.h"

#include <pqxx/pqxx>

namespace strongroom::store {
namespace {

constexpr size_t kOldVersion = 4;

// The run ...900 of team-b names the schedule of team-a and took its slot: ...901 and ...902 became
// duplicates of it.
constexpr const char* kRows = R"sql(
INSERT INTO strongroom.tenants (uid, namespace, name, resource_version) VALUES
  ('00000000-0000-4000-8000-000000000001', 'team-a', 'cluster', 5),
  ('00000000-0000-4000-8000-000000000051', 'team-b', 'cluster', 5);
INSERT INTO strongroom.backup_schedules (id, tenant_id, namespace, name, resource_version) VALUES
  ('00000000-0000-4000-8000-000000000002', 1, 'team-a', 'nightly', 5),
  ('00000000-0000-4000-8000-000000000052', 2, 'team-b', 'nightly', 5);
INSERT INTO strongroom.backup_schedule_runs
  (id, backup_schedule_id, tenant_id, namespace, name, scheduled_for, trigger, status, duplicate_of,
   created_at)
SELECT ('00000000-0000-4000-8000-000000000' || n)::uuid, '00000000-0000-4000-8000-000000000002',
  CASE n WHEN 900 THEN 2 ELSE 1 END, CASE n WHEN 900 THEN 'team-b' ELSE 'team-a' END, 'run-' || n,
  '2026-11-01 02:00Z', 'schedule', 'success',
  CASE WHEN n > 900 THEN '00000000-0000-4000-8000-000000000900'::uuid END,
  '2026-11-01 02:00Z'::timestamptz + n * interval '1 second'
FROM generate_series(900, 902) n;
INSERT INTO strongroom.outbox (kind, run_uid)
VALUES ('runEnded', '00000000-0000-4000-8000-000000000901');
INSERT INTO strongroom.policy_objects (tenant_id, policy_type, external_id)
VALUES (1, 'roles', 'a'), (2, 'roles', 'b');
INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body)
VALUES (1, sha256('a'), 1, 1, 'a'), (2, sha256('b'), 1, 1, 'b');
INSERT INTO strongroom.policy_versions (tenant_id, object_id, change_digest, epoch, blob_digest)
VALUES (1, 1, sha256('a'), 1, sha256('a')), (2, 2, sha256('b'), 1, sha256('b'));
INSERT INTO strongroom.backup_sets (tenant_id, backup_schedule_id, run_uid, namespace,
  schedule_name, run_name, seq, status, complete)
SELECT CASE n WHEN 7 THEN 2 ELSE 1 END,
  ('00000000-0000-4000-8000-00000000000' || CASE n WHEN 7 THEN '9' ELSE '2' END)::uuid,
  ('00000000-0000-4000-8000-00000000100' || n)::uuid, CASE n WHEN 7 THEN 'team-b' ELSE 'team-a' END,
  'nightly', 'nightly-' || n, CASE n WHEN 7 THEN 1 ELSE n END, 'success', true
FROM generate_series(1, 7) n;
INSERT INTO strongroom.backup_items SELECT id, tenant_id FROM strongroom.backup_sets;
INSERT INTO strongroom.backup_set_types
  (set_id, policy_type, state, total, backed_up, errors, type_root)
SELECT id, 'roles', 'complete', 1, 1, 0, (SELECT type_root FROM strongroom.type_roots(id))
FROM strongroom.backup_sets;
UPDATE strongroom.backup_sets SET root = strongroom.set_root(id), sealed_at = now();
UPDATE strongroom.backup_sets SET deleted_at = now() - interval '30 days' WHERE id IN (1, 3, 6);
UPDATE strongroom.backup_sets SET deleted_at = now() - interval '1 minute' WHERE id = 2;
UPDATE strongroom.backup_sets SET held = true WHERE id IN (3, 4);
UPDATE strongroom.backup_sets SET held_until = now() + interval '1 year' WHERE id = 6;
INSERT INTO strongroom.audit_log (actor, action, result) VALUES ('somebody', 'report', 'refused')
)sql";

}  // namespace

void MakeOldDatabase(test::TestDatabase& test) {
  test::MakeOldSchema(test, kOldVersion);
  pqxx::connection connection(test.dsn());
  pqxx::work work(connection);
  work.exec(kRows);
  work.commit();
}

}  // namespace strongroom::store
