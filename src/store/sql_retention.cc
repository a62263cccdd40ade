#include "store/sql_retention.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/timestamp.h"
#include "domain/error_codes.h"
#include "store/locks.h"
#include "store/records.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

// A set of another namespace that names the schedule counts for nothing here.
constexpr const char* kSetsOfSchedule = R"sql(
SELECT b.id, extract(epoch FROM b.sealed_at)::bigint, b.complete,
  b.held OR coalesce(b.held_until > now(), false), coalesce(r.trigger <> 'schedule', false)
FROM strongroom.backup_sets b
LEFT JOIN strongroom.backup_schedules s ON s.id = b.backup_schedule_id
LEFT JOIN strongroom.backup_schedule_runs r ON r.id = b.run_uid
WHERE b.backup_schedule_id = $1 AND b.sealed_at IS NOT NULL AND b.deleted_at IS NULL
  AND b.namespace = coalesce(s.namespace, b.namespace)
ORDER BY b.seq DESC)sql";

// $3: the error code of a type that is not served, as one is that the tenant cannot have. It counts
// with none: what it had is lost if the tenant served it before.
constexpr const char* kTypeCounts = R"sql(
WITH kept AS (
  SELECT b.id, b.seq, b.tenant_id FROM strongroom.backup_sets b
  LEFT JOIN strongroom.backup_schedules s ON s.id = b.backup_schedule_id
  WHERE b.backup_schedule_id = $1 AND b.sealed_at IS NOT NULL AND b.deleted_at IS NULL
    AND b.namespace = coalesce(s.namespace, b.namespace) AND b.id >= $2
), newest AS (SELECT id, tenant_id FROM kept ORDER BY seq DESC LIMIT 1)
SELECT n.policy_type, max(k.backed_up), n.backed_up
FROM newest JOIN strongroom.backup_set_types n ON n.set_id = newest.id
  AND (n.state = 'complete' OR n.state = 'unsupported'
       OR (n.state = 'skipped' AND n.error_code = $3))
JOIN strongroom.backup_set_types k ON k.policy_type = n.policy_type AND k.state = 'complete'
  AND k.set_id IN (SELECT id FROM kept WHERE kept.tenant_id = newest.tenant_id)
GROUP BY n.policy_type, n.backed_up ORDER BY n.policy_type)sql";

// When, is said by a trigger.
constexpr const char* kMarkDeleted = R"sql(
UPDATE strongroom.backup_sets SET deleted_at = now()
WHERE deleted_at IS NULL AND sealed_at IS NOT NULL
  AND NOT held AND coalesce(held_until <= now(), true)
  AND id IN (SELECT id FROM jsonb_to_recordset($1::jsonb) AS r (id bigint)))sql";

// $1 cluster.
constexpr const char* kMarkReleasedImports = R"sql(
UPDATE strongroom.backup_sets SET deleted_at = now()
WHERE imported_digest IS NOT NULL AND deleted_at IS NULL AND sealed_at IS NOT NULL
  AND NOT held AND coalesce(held_until <= now(), true) AND coalesce(cluster_uid = $1, true))sql";

// A set that was the schedule's counts as one however long it has been removed: its run says so.
constexpr const char* kHasHadSet = R"sql(
SELECT EXISTS (SELECT FROM strongroom.backup_sets b
               WHERE b.id = $2 AND b.backup_schedule_id = $1 AND b.sealed_at IS NOT NULL)
  OR EXISTS (SELECT FROM strongroom.backup_schedule_runs r
             WHERE r.backup_schedule_id = $1 AND r.backup_set_id = $2))sql";

// $2: how many, $3: tenants to leave out, $4: the cluster, $5: sets in use, and $6: marked before
// when they count no more. Each tenant's oldest first, then each one's next: however much one has
// expired, the others' turn comes. After kSetsFirst.
constexpr const char* kMarked = R"sql(
SELECT s.id, t.id FROM strongroom.tenants t CROSS JOIN LATERAL (
  SELECT b.id, b.deleted_at, row_number() OVER (ORDER BY b.deleted_at, b.id) AS turn
  FROM strongroom.backup_sets b
  WHERE b.tenant_id = t.id AND b.deleted_at < $1::timestamptz AND strongroom.is_removable(b)
    AND (b.deleted_at < $6::timestamptz OR (b.namespace, b.run_name || '-' || b.id) NOT IN (
      SELECT u.ns, u.backup_set
      FROM jsonb_to_recordset($5::jsonb) AS u (ns text, backup_set text)))
  ORDER BY b.deleted_at, b.id LIMIT $2) s
WHERE coalesce(t.cluster_uid = $4, true)
  AND t.id NOT IN (SELECT id FROM jsonb_to_recordset($3::jsonb) AS r (id integer))
ORDER BY s.turn, s.deleted_at, s.id LIMIT $2)sql";

constexpr const char* kMakeTables =
    "CREATE TEMP TABLE IF NOT EXISTS purged_versions (id bigint) ON COMMIT DELETE ROWS;"
    "CREATE TEMP TABLE IF NOT EXISTS purged_contents (object_id bigint, digest bytea)"
    " ON COMMIT DELETE ROWS";

constexpr const char* kDeleteItems = R"sql(
WITH gone AS (DELETE FROM strongroom.backup_items WHERE set_id = $1 RETURNING version_id)
INSERT INTO purged_versions SELECT version_id FROM gone)sql";

constexpr const char* kDeleteChanges =
    "DELETE FROM strongroom.backup_set_changes WHERE set_id = $1";
constexpr const char* kDeleteTypes = "DELETE FROM strongroom.backup_set_types WHERE set_id = $1";
constexpr const char* kDeleteSet = "DELETE FROM strongroom.backup_sets WHERE id = $1";

// One statement for each table: a statement does not see what it deletes itself.
constexpr const char* kDeleteVersions = R"sql(
WITH gone AS (
  DELETE FROM strongroom.policy_versions v USING purged_versions p
  WHERE v.id = p.id
    AND NOT EXISTS (SELECT FROM strongroom.backup_items i WHERE i.version_id = v.id)
  RETURNING v.object_id, v.blob_digest)
INSERT INTO purged_contents SELECT object_id, blob_digest FROM gone)sql";

constexpr const char* kDeleteBlobs = R"sql(
DELETE FROM strongroom.policy_blobs b
WHERE b.tenant_id = $1 AND b.digest IN (SELECT digest FROM purged_contents)
  AND NOT EXISTS (SELECT FROM strongroom.policy_versions v
                  WHERE v.tenant_id = b.tenant_id AND v.blob_digest = b.digest))sql";

constexpr const char* kDeleteObjects = R"sql(
DELETE FROM strongroom.policy_objects o
WHERE o.id IN (SELECT object_id FROM purged_contents)
  AND NOT EXISTS (SELECT FROM strongroom.policy_versions v WHERE v.object_id = o.id))sql";

std::string RecordsOf(std::span<const domain::SetUse> in_use) {
  base::Json records = base::Json::array();
  for (const domain::SetUse& use : in_use) {
    records.push_back({{"ns", use.ns}, {"backup_set", use.backup_set}});
  }
  return DumpForJsonb(records);
}

int64_t Affected(const pqxx::result& result) {
  return static_cast<int64_t>(result.affected_rows());
}

// Nothing when the tenant is busy.
std::optional<PurgeCounts> PurgeSet(pqxx::work& transaction, int64_t set_id, int tenant_id) {
  if (transaction.exec_params(sql::kTryTenant, tenant_id).empty()) return std::nullopt;
  transaction.exec(kMakeTables);
  PurgeCounts gone;
  gone.items = Affected(transaction.exec_params(kDeleteItems, set_id));
  transaction.exec_params(kDeleteChanges, set_id);
  transaction.exec_params(kDeleteTypes, set_id);
  gone.sets = Affected(transaction.exec_params(kDeleteSet, set_id));
  gone.versions = Affected(transaction.exec(kDeleteVersions));
  gone.blobs = Affected(transaction.exec_params(kDeleteBlobs, tenant_id));
  transaction.exec(kDeleteObjects);
  return gone;
}

void Add(PurgeCounts& counts, const PurgeCounts& gone) {
  counts.sets += gone.sets;
  counts.items += gone.items;
  counts.versions += gone.versions;
  counts.blobs += gone.blobs;
}

}  // namespace

std::vector<domain::StoredSet> SqlRetention::SetsOfSchedule(const std::string& schedule_uid) {
  return InTransaction(database_, "list backup sets", [&](pqxx::work& transaction) {
    std::vector<domain::StoredSet> sets;
    for (const auto& row : transaction.exec_params(kSetsOfSchedule, schedule_uid)) {
      const std::chrono::seconds sealed{row[1].as<int64_t>()};
      sets.push_back({.id = row[0].as<int64_t>(),
                      .sealed_at = std::chrono::sys_seconds{sealed},
                      .is_complete = row[2].as<bool>(),
                      .is_held = row[3].as<bool>(),
                      .is_manual = row[4].as<bool>()});
    }
    return sets;
  });
}

std::vector<domain::TypeCount> SqlRetention::TypeCounts(const std::string& schedule_uid,
                                                        int64_t since) {
  return InTransaction(database_, "count policies by type", [&](pqxx::work& transaction) {
    std::vector<domain::TypeCount> counts;
    const std::string not_served(domain::error_code::kTypeNotServed);
    for (const auto& row : transaction.exec_params(kTypeCounts, schedule_uid, since, not_served)) {
      counts.push_back({.type = row[0].as<std::string>(),
                        .most = row[1].as<int64_t>(),
                        .now = row[2].as<int64_t>()});
    }
    return counts;
  });
}

bool SqlRetention::HasHadSet(const std::string& schedule_uid, int64_t set_id) {
  return InTransaction(database_, "look for a backup set", [&](pqxx::work& transaction) {
    return transaction.exec_params1(kHasHadSet, schedule_uid, set_id)[0].as<bool>();
  });
}

int64_t SqlRetention::MarkDeleted(std::span<const int64_t> set_ids) {
  if (set_ids.empty()) return 0;
  return InTransaction(database_, "mark backup sets as deleted", [&](pqxx::work& transaction) {
    return Affected(transaction.exec_params(kMarkDeleted, RecordsOf("id", set_ids)));
  });
}

int64_t SqlRetention::MarkReleasedImports() {
  const std::string cluster = cluster_();
  return InTransaction(database_, "mark backup sets that were put in as deleted",
                       [&](pqxx::work& transaction) {
                         return Affected(transaction.exec_params(kMarkReleasedImports, cluster));
                       });
}

// Of tenants that are busy nothing is tried again, so each round comes closer to the end.
PurgeCounts SqlRetention::Purge(std::chrono::sys_seconds marked_before,
                                std::span<const domain::SetUse> in_use, int limit) {
  const std::string cluster = cluster_();
  const std::string before = base::FormatTimestamp(marked_before);
  const std::string before_in_use = base::FormatTimestamp(marked_before - domain::kLongestUse);
  const std::string used = RecordsOf(in_use);
  PurgeCounts counts;
  std::set<int> busy;
  while (counts.sets < limit) {
    const auto marked =
        InTransaction(database_, "look for backup sets to purge", [&](pqxx::work& transaction) {
          transaction.exec(sql::kSetsFirst);
          return transaction.exec_params(kMarked, before, limit - counts.sets,
                                         RecordsOf("id", busy), cluster, used, before_in_use);
        });
    if (marked.empty()) break;
    for (const auto& row : marked) {
      const int tenant_id = row[1].as<int>();
      if (busy.contains(tenant_id)) continue;
      const auto gone =
          InTransaction(database_, "purge a backup set", [&](pqxx::work& transaction) {
            return PurgeSet(transaction, row[0].as<int64_t>(), tenant_id);
          });
      if (gone) {
        Add(counts, *gone);
      } else {
        busy.insert(tenant_id);
      }
    }
  }
  counts.busy_tenants = static_cast<int64_t>(busy.size());
  return counts;
}

}  // namespace strongroom::store
