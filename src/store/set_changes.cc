#include "store/set_changes.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "store/columns.h"
#include "store/deed_columns.h"
#include "store/ingest_columns.h"

namespace strongroom::store {
namespace {

using domain::Act;
using domain::ItemChange;

// $1 this set, $2 the one before, $3 records of acts, $4 how many rows at most, $5 records of types
// that are named, and by which.
const std::string& Compare() {
  static const std::string statement = ActColumns().Statement(R"sql(
WITH complete_now AS (
  SELECT policy_type FROM strongroom.backup_set_types WHERE set_id = $1 AND state = 'complete'
), complete_before AS (
  SELECT policy_type FROM strongroom.backup_set_types WHERE set_id = $2 AND state = 'complete'
), naming AS (
  SELECT t.policy_type, t.named_by
  FROM jsonb_to_recordset($5::jsonb) AS t (policy_type text, named_by text)
), compared AS (
  SELECT c.policy_type,
    NOT EXISTS (SELECT FROM naming t WHERE t.policy_type = c.policy_type
                AND t.named_by IN (SELECT policy_type FROM complete_now)
                AND t.named_by NOT IN (SELECT policy_type FROM complete_before)) AS tells_added,
    NOT EXISTS (SELECT FROM naming t WHERE t.policy_type = c.policy_type
                AND t.named_by IN (SELECT policy_type FROM complete_before)
                AND t.named_by NOT IN (SELECT policy_type FROM complete_now)) AS tells_removed
  FROM complete_now c JOIN complete_before USING (policy_type)
), now_has AS (
  SELECT v.id, v.object_id, v.change_digest, v.blob_digest, c.tells_added
  FROM strongroom.backup_items i
  JOIN strongroom.policy_versions v ON v.id = i.version_id
  JOIN strongroom.policy_objects o ON o.id = v.object_id
  JOIN compared c ON c.policy_type = o.policy_type
  WHERE i.set_id = $1
), before_had AS (
  SELECT v.id, v.object_id, coalesce(r.change_digest, v.change_digest) AS change_digest,
    v.blob_digest, c.tells_removed
  FROM strongroom.backup_items i
  JOIN strongroom.policy_versions v ON v.id = i.version_id
  JOIN strongroom.policy_objects o ON o.id = v.object_id
  JOIN compared c ON c.policy_type = o.policy_type
  LEFT JOIN rejudged r ON r.version_id = v.id
  WHERE i.set_id = $2
), differing AS MATERIALIZED (
  SELECT coalesce(n.id, b.id) AS version_id,
    CASE WHEN b.id IS NULL THEN 'added' WHEN n.id IS NULL THEN 'removed' ELSE 'changed' END
      AS change
  FROM now_has n FULL JOIN before_had b ON b.object_id = n.object_id
  WHERE (b.id IS NULL AND n.tells_added) OR (n.id IS NULL AND b.tells_removed)
    OR (n.change_digest <> b.change_digest AND n.blob_digest <> b.blob_digest)
), acts AS (
  SELECT DISTINCT ON (i.external_id) i.*
  FROM jsonb_to_recordset($3::jsonb) AS i ({record})
  WHERE i.actor <> '' AND i.acted_at IS NOT NULL
  ORDER BY i.external_id, i.acted_at DESC, i.position
), told AS (
  INSERT INTO strongroom.backup_set_changes
    (set_id, policy_type, external_id, display_name, change, {columns})
  SELECT $1::bigint, o.policy_type, o.external_id, v.display_name, d.change,
    coalesce(i.actor, ''), coalesce(i.actor_kind, ''), i.acted_at, coalesce(i.activity, ''),
    coalesce(i.audit_store, '')
  FROM differing d
  JOIN strongroom.policy_versions v ON v.id = d.version_id
  JOIN strongroom.policy_objects o ON o.id = v.object_id
  LEFT JOIN acts i ON i.external_id = o.external_id
  ORDER BY i.actor IS NULL, d.change <> 'removed', o.policy_type, o.external_id
  LIMIT $4
  RETURNING octet_length(policy_type) + octet_length(external_id) + octet_length(display_name)
    + octet_length(actor) + octet_length(activity) + octet_length(audit_store) AS size
)
SELECT count(*) FILTER (WHERE change = 'added'), count(*) FILTER (WHERE change = 'changed'),
  count(*) FILTER (WHERE change = 'removed'), (SELECT count(*) FROM told),
  (SELECT coalesce(sum(size), 0) FROM told)
FROM differing)sql");
  return statement;
}

std::string First() {
  return std::string("SELECT c.policy_type, c.external_id, c.display_name, c.change, ") +
         kDeedColumns + R"sql(
FROM strongroom.backup_set_changes c WHERE c.set_id = $1
ORDER BY c.change <> 'removed', c.actor = '', c.policy_type COLLATE "C",
  c.external_id COLLATE "C"
LIMIT $2)sql";
}

ItemChange ChangeOf(const pqxx::row& row) {
  ItemChange change{
      .type = row[0].as<std::string>(),
      .external_id = row[1].as<std::string>(),
      .name = row[2].as<std::string>(),
      .change =
          base::Parse<domain::Change>(row[3].as<std::string>()).value_or(domain::Change::kChanged)};
  change.deed = DeedAt(row, 4);
  return change;
}

std::string RecordsOf(const domain::NamingTypes& naming) {
  base::Json records = base::Json::array();
  for (const auto& [type, by] : naming) {
    records.push_back({{"policy_type", type}, {"named_by", by}});
  }
  return DumpForJsonb(records);
}

}  // namespace

SetChanges WriteChanges(pqxx::transaction_base& transaction, int64_t set, int64_t previous,
                        std::span<const Act> acts, const domain::NamingTypes& naming) {
  const pqxx::row row =
      transaction.exec_params1(Compare(), set, previous, ToRecords(acts),
                               static_cast<int64_t>(domain::kMaxStoredChanges), RecordsOf(naming));
  SetChanges changes{.counts = {.added = row[0].as<int64_t>(),
                                .changed = row[1].as<int64_t>(),
                                .removed = row[2].as<int64_t>()},
                     .first = {},
                     .added = {.rows = row[3].as<int64_t>(), .bytes = row[4].as<int64_t>()}};
  if (changes.added.rows == 0) return changes;
  const pqxx::result first =
      transaction.exec_params(First(), set, static_cast<int64_t>(domain::kMaxShownChanges));
  for (const auto& of_first : first) changes.first.push_back(ChangeOf(of_first));
  return changes;
}

}  // namespace strongroom::store
