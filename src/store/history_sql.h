#pragma once

// The statements of History. Each takes one parameter: the records of its batch as JSON.
namespace strongroom::store::sql {

inline constexpr const char* kUpsertTenants = R"sql(
WITH incoming AS (
  SELECT DISTINCT ON (uid) * FROM jsonb_to_recordset($1::jsonb) AS r
    (uid uuid, namespace text, name text, provider text, resource_version bigint, position int)
  ORDER BY uid, position DESC)
INSERT INTO strongroom.tenants AS t (uid, namespace, name, provider, resource_version)
SELECT uid, namespace, name, provider, resource_version FROM incoming
ON CONFLICT (uid) DO UPDATE SET
  provider = excluded.provider, resource_version = excluded.resource_version, updated_at = now(),
  deleted_at = NULL
WHERE t.resource_version < excluded.resource_version)sql";

inline constexpr const char* kMissingScheduleTenants = R"sql(
INSERT INTO strongroom.tenants (uid, namespace, name)
SELECT DISTINCT ON (tenant_uid) tenant_uid, namespace, coalesce(tenant_name, '')
FROM jsonb_to_recordset($1::jsonb) AS r (tenant_uid uuid, namespace text, tenant_name text)
WHERE tenant_uid IS NOT NULL
  AND NOT EXISTS (SELECT FROM strongroom.tenants t WHERE t.uid = tenant_uid)
ON CONFLICT (uid) DO NOTHING)sql";

inline constexpr const char* kUpsertSchedules = R"sql(
WITH incoming AS (
  SELECT DISTINCT ON (uid) * FROM jsonb_to_recordset($1::jsonb) AS r
    (uid uuid, namespace text, name text, tenant_uid uuid, tenant_name text, enabled boolean,
     timezone text, frequency text, time_of_day text, spec jsonb, created_at timestamptz,
     next_run_at timestamptz, last_run_at timestamptz, last_run_status text,
     resource_version bigint, position int)
  ORDER BY uid, position DESC)
INSERT INTO strongroom.backup_schedules AS s
  (id, tenant_id, namespace, name, tenant_name, enabled, timezone, frequency, time_of_day, spec,
   created_at, next_run_at, last_run_at, last_run_status, resource_version)
SELECT i.uid, t.id, i.namespace, i.name, i.tenant_name, i.enabled, i.timezone, i.frequency,
  i.time_of_day, i.spec, coalesce(i.created_at, now()), i.next_run_at, i.last_run_at,
  i.last_run_status, i.resource_version
FROM incoming i LEFT JOIN strongroom.tenants t ON t.uid = i.tenant_uid
ON CONFLICT (id) DO UPDATE SET
  tenant_id = coalesce(excluded.tenant_id, s.tenant_id), tenant_name = excluded.tenant_name,
  enabled = excluded.enabled, timezone = excluded.timezone, frequency = excluded.frequency,
  time_of_day = excluded.time_of_day, spec = excluded.spec, created_at = excluded.created_at,
  next_run_at = excluded.next_run_at, last_run_at = excluded.last_run_at,
  last_run_status = excluded.last_run_status, resource_version = excluded.resource_version,
  updated_at = now()
WHERE s.resource_version <= excluded.resource_version)sql";

// A run may come before its schedule: the schedule's own row fills the rest in later.
inline constexpr const char* kMissingRunSchedules = R"sql(
INSERT INTO strongroom.backup_schedules (id, tenant_id, namespace, name)
SELECT DISTINCT ON (r.schedule_uid) r.schedule_uid, t.id, r.namespace, r.schedule_name
FROM jsonb_to_recordset($1::jsonb) AS r
  (schedule_uid uuid, schedule_name text, namespace text, tenant_uid uuid)
LEFT JOIN strongroom.tenants t ON t.uid = r.tenant_uid
WHERE NOT EXISTS (SELECT FROM strongroom.backup_schedules s WHERE s.id = r.schedule_uid)
ON CONFLICT (id) DO NOTHING)sql";

// One writer of runs at a time, so that the choice of a slot's first object cannot race.
inline constexpr const char* kLockRuns = "SELECT pg_advisory_xact_lock(7020943, 1)";

inline constexpr const char* kUpsertRuns = R"sql(
WITH incoming AS (
  SELECT DISTINCT ON (uid) * FROM jsonb_to_recordset($1::jsonb) AS r
    (uid uuid, namespace text, name text, schedule_uid uuid, tenant_uid uuid,
     scheduled_for timestamptz, trigger text, retry_of text, status text, reason text,
     started_at timestamptz, finished_at timestamptz, summary jsonb, error_code text,
     error_message text, backup_set_id bigint, created_at timestamptz, resource_version bigint,
     position int)
  ORDER BY uid, position DESC
), placed AS (
  SELECT i.*, coalesce(
    (SELECT r.id FROM strongroom.backup_schedule_runs r
     WHERE r.backup_schedule_id = i.schedule_uid AND r.scheduled_for = i.scheduled_for
       AND r.trigger = 'schedule' AND r.duplicate_of IS NULL),
    first_value(i.uid) OVER (PARTITION BY i.schedule_uid, i.scheduled_for, i.trigger
                             ORDER BY i.created_at, i.uid)) AS first_uid
  FROM incoming i)
INSERT INTO strongroom.backup_schedule_runs AS r
  (id, backup_schedule_id, tenant_id, namespace, name, scheduled_for, trigger, retry_of, status,
   reason, started_at, finished_at, summary, error_code, error_message, backup_set_id,
   duplicate_of, created_at, resource_version)
SELECT p.uid, p.schedule_uid, t.id, p.namespace, p.name, p.scheduled_for, p.trigger, p.retry_of,
  p.status, p.reason, p.started_at, p.finished_at, p.summary, p.error_code, p.error_message,
  p.backup_set_id,
  CASE WHEN p.trigger = 'schedule' AND p.first_uid <> p.uid THEN p.first_uid END,
  coalesce(p.created_at, now()), p.resource_version
FROM placed p LEFT JOIN strongroom.tenants t ON t.uid = p.tenant_uid
ON CONFLICT (id) DO UPDATE SET
  tenant_id = coalesce(excluded.tenant_id, r.tenant_id), status = excluded.status,
  reason = excluded.reason, started_at = excluded.started_at, finished_at = excluded.finished_at,
  summary = excluded.summary, error_code = excluded.error_code,
  error_message = excluded.error_message, backup_set_id = excluded.backup_set_id,
  has_object = true, resource_version = greatest(r.resource_version, excluded.resource_version),
  updated_at = now()
WHERE CASE WHEN r.status IN ('pending', 'running')
  -- A terminal state is news even when resource versions went back (a restored etcd).
  THEN r.resource_version <= excluded.resource_version
       OR excluded.status NOT IN ('pending', 'running')
  ELSE r.status = excluded.status AND r.resource_version <= excluded.resource_version END)sql";

inline constexpr const char* kRecordSkippedSlots = R"sql(
INSERT INTO strongroom.backup_schedule_runs
  (id, backup_schedule_id, tenant_id, namespace, name, scheduled_for, trigger, status, reason,
   finished_at, has_object)
SELECT r.uid, r.schedule_uid, t.id, r.namespace, '', r.scheduled_for, 'schedule', 'skipped',
  r.reason, now(), false
FROM jsonb_to_recordset($1::jsonb) AS r
  (uid uuid, schedule_uid uuid, tenant_uid uuid, namespace text, scheduled_for timestamptz,
   reason text)
LEFT JOIN strongroom.tenants t ON t.uid = r.tenant_uid
ON CONFLICT DO NOTHING)sql";

inline constexpr const char* kMarkSchedulesDeleted = R"sql(
UPDATE strongroom.backup_schedules SET deleted_at = $2::timestamptz, updated_at = now()
WHERE deleted_at IS NULL
  AND id IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid)))sql";

inline constexpr const char* kMarkTenantsDeleted = R"sql(
UPDATE strongroom.tenants SET deleted_at = $2::timestamptz, updated_at = now()
WHERE deleted_at IS NULL
  AND uid IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid)))sql";

inline constexpr const char* kTerminalRuns = R"sql(
SELECT id FROM strongroom.backup_schedule_runs
WHERE status NOT IN ('pending', 'running')
  AND id IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid)))sql";

inline constexpr const char* kLiveSchedules =
    "SELECT id FROM strongroom.backup_schedules WHERE deleted_at IS NULL";

}  // namespace strongroom::store::sql
