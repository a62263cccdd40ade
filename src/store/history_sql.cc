#include "store/history_sql.h"

#include "store/history_columns.h"
#include "store/status_words.h"

namespace strongroom::store::sql {
namespace {

// A run may come before its schedule: the schedule's own row fills the rest in later, also whose it
// is (resource version 0: only a run has told of it).
constexpr const char* kMissingSchedules = R"sql(
INSERT INTO strongroom.backup_schedules (id, tenant_id, namespace, name, cluster_uid)
SELECT DISTINCT ON (i.schedule_uid) i.schedule_uid, t.id, i.namespace, i.schedule_name, $2::uuid
FROM jsonb_to_recordset($1::jsonb) AS i ({record})
LEFT JOIN strongroom.tenants t ON t.uid = i.tenant_uid AND t.namespace = i.namespace
WHERE NOT EXISTS (SELECT FROM strongroom.backup_schedules s WHERE s.id = i.schedule_uid)
ON CONFLICT (id) DO NOTHING)sql";

}  // namespace

const std::string& UpsertTenants() {
  static const std::string statement = TenantColumns().Statement(R"sql(
WITH incoming AS (
  SELECT DISTINCT ON (uid) * FROM jsonb_to_recordset($1::jsonb) AS r ({record})
  ORDER BY uid, position DESC)
INSERT INTO strongroom.tenants AS t ({columns})
SELECT {values} FROM incoming i
ON CONFLICT (uid) DO UPDATE SET {updates}, updated_at = now(), deleted_at = NULL
WHERE t.namespace = excluded.namespace OR t.resource_version = 0)sql");
  return statement;
}

const std::string& MissingScheduleTenants() {
  static const std::string statement = ScheduleColumns().Statement(R"sql(
INSERT INTO strongroom.tenants (uid, namespace, name, cluster_uid)
SELECT DISTINCT ON (i.tenant_uid) i.tenant_uid, i.namespace, coalesce(i.tenant_name, ''), $2::uuid
FROM jsonb_to_recordset($1::jsonb) AS i ({record})
WHERE i.tenant_uid IS NOT NULL
  AND NOT EXISTS (SELECT FROM strongroom.tenants t WHERE t.uid = i.tenant_uid)
ON CONFLICT (uid) DO NOTHING)sql");
  return statement;
}

const std::string& UpsertSchedules() {
  static const std::string statement = ScheduleColumns().Statement(R"sql(
WITH incoming AS (
  SELECT DISTINCT ON (uid) * FROM jsonb_to_recordset($1::jsonb) AS r ({record})
  ORDER BY uid, position DESC)
INSERT INTO strongroom.backup_schedules AS s ({columns})
SELECT {values} FROM incoming i
LEFT JOIN strongroom.tenants t ON t.uid = i.tenant_uid AND t.namespace = i.namespace
ON CONFLICT (id) DO UPDATE SET {updates}, updated_at = now(), deleted_at = NULL
WHERE s.namespace = excluded.namespace OR s.resource_version = 0)sql");
  return statement;
}

const std::string& MissingRunSchedules() {
  static const std::string statement = RunColumns().Statement(kMissingSchedules);
  return statement;
}

const std::string& MissingSlotSchedules() {
  static const std::string statement = SlotColumns().Statement(kMissingSchedules);
  return statement;
}

const std::string& UpsertRuns() {
  static const std::string statement = FillIn(RunColumns().Statement(R"sql(
WITH incoming AS (
  SELECT DISTINCT ON (uid) * FROM jsonb_to_recordset($1::jsonb) AS r ({record})
  ORDER BY uid, position DESC
), placed AS (
  SELECT i.*, coalesce(
    (SELECT r.id FROM strongroom.backup_schedule_runs r
     WHERE r.backup_schedule_id = i.schedule_uid AND r.namespace = i.namespace
       AND r.scheduled_for = i.scheduled_for AND r.trigger = 'schedule' AND r.duplicate_of IS NULL),
    first_value(i.uid) OVER (PARTITION BY i.schedule_uid, i.scheduled_for, i.trigger
                             ORDER BY i.created_at, i.uid)) AS first_uid
  FROM incoming i
  JOIN strongroom.backup_schedules s ON s.id = i.schedule_uid AND s.namespace = i.namespace)
INSERT INTO strongroom.backup_schedule_runs AS r ({columns})
SELECT {values} FROM placed i
LEFT JOIN strongroom.tenants t ON t.uid = i.tenant_uid AND t.namespace = i.namespace
ON CONFLICT (id) DO UPDATE SET {updates}, updated_at = now()
WHERE r.namespace = excluded.namespace
  AND (r.status IN ({open}) OR r.status = excluded.status))sql"),
                                              "{open}", OpenStatuses());
  return statement;
}

const std::string& ForeignRuns() {
  static const std::string statement = RunColumns().Statement(R"sql(
SELECT i.uid FROM jsonb_to_recordset($1::jsonb) AS i ({record})
JOIN strongroom.backup_schedules s ON s.id = i.schedule_uid
WHERE s.namespace <> i.namespace)sql");
  return statement;
}

const std::string& RecordSkippedSlots() {
  static const std::string statement = SlotColumns().Statement(R"sql(
WITH recorded AS (
  INSERT INTO strongroom.backup_schedule_runs ({columns})
  SELECT {values} FROM jsonb_to_recordset($1::jsonb) AS i ({record})
  JOIN strongroom.backup_schedules s ON s.id = i.schedule_uid AND s.namespace = i.namespace
  LEFT JOIN strongroom.tenants t ON t.uid = i.tenant_uid AND t.namespace = i.namespace
  ON CONFLICT DO NOTHING
  RETURNING id, scheduled_for, reason
), told AS (
  INSERT INTO strongroom.outbox (kind, run_uid)
  SELECT 'slotMissed', id FROM recorded ORDER BY scheduled_for, id)
SELECT reason, count(*) FROM recorded GROUP BY reason)sql");
  return statement;
}

}  // namespace strongroom::store::sql
