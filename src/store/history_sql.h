#pragma once

#include <string>

// The statements of History. $1: the records of its batch as JSON; $2, of all that write: the
// cluster.
namespace strongroom::store::sql {

// Rows of objects, made from store/history_columns.h. An object that comes more than once counts as
// its last record says.
const std::string& UpsertTenants();
const std::string& UpsertSchedules();
const std::string& UpsertRuns();
const std::string& RecordSkippedSlots();

// Those of a batch of runs that UpsertRuns left out, by UID.
const std::string& ForeignRuns();

// Schedules of a batch of runs that have no row.
const std::string& MissingRunSchedules();
const std::string& MissingSlotSchedules();
// Tenants of a batch of schedules that have no row.
const std::string& MissingScheduleTenants();

// When, is said by a trigger.
inline constexpr const char* kMarkSchedulesDeleted = R"sql(
UPDATE strongroom.backup_schedules SET deleted_at = now(), updated_at = now()
WHERE deleted_at IS NULL AND coalesce(cluster_uid = $2, true)
  AND id IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid)))sql";

inline constexpr const char* kMarkTenantsDeleted = R"sql(
UPDATE strongroom.tenants SET deleted_at = now(), updated_at = now()
WHERE deleted_at IS NULL AND coalesce(cluster_uid = $2, true)
  AND uid IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid)))sql";

// $1: the cluster. A row of before, whose cluster is not known, is everybody's: where it is another
// one's, that tells of it again.
inline constexpr const char* kLiveTenants = R"sql(
SELECT uid, resource_version FROM strongroom.tenants
WHERE deleted_at IS NULL AND coalesce(cluster_uid = $1, true))sql";

inline constexpr const char* kLiveSchedules = R"sql(
SELECT id, resource_version FROM strongroom.backup_schedules
WHERE deleted_at IS NULL AND coalesce(cluster_uid = $1, true))sql";

}  // namespace strongroom::store::sql
