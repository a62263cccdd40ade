#include "store/policy_sightings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "domain/set_name.h"
#include "store/deed_columns.h"
#include "store/records.h"
#include "store/session.h"
#include "store/set_row.h"

namespace strongroom::store {
namespace {

// $1 tenant, $2 type, $3 name, $4 limit.
constexpr const char* kFind = R"sql(
SELECT o.id, o.external_id FROM strongroom.policy_objects o
WHERE o.tenant_id = $1 AND o.policy_type = $2
  AND (o.external_id = $3 OR right(o.external_id, length($3) + 1) = '/' || $3
    OR EXISTS (SELECT FROM strongroom.policy_versions v
               WHERE v.object_id = o.id AND v.display_name = $3))
ORDER BY o.external_id COLLATE "C" LIMIT $4)sql";

// $1 cluster, $2 set, $3 object, $4 type, $5 external id, $6 types that may be complete, $7 how
// many.
std::string Statement() {
  return std::string(R"sql(
SELECT s.run_name, s.id, extract(epoch FROM coalesce(s.taken_at, s.sealed_at))::bigint, s.selection,
  (SELECT jsonb_agg(t.policy_type)::text FROM strongroom.backup_set_types t
   WHERE t.set_id = s.id AND t.state = 'complete'
     AND t.policy_type IN (SELECT jsonb_array_elements_text($6::jsonb))),
  v.display_name, encode(v.change_digest, 'hex'), encode(v.blob_digest, 'hex'), )sql") +
         kDeedColumns + R"sql(
FROM strongroom.backup_sets s
JOIN strongroom.backup_sets asked ON asked.id = $2
LEFT JOIN LATERAL (
  SELECT one.* FROM strongroom.policy_versions one
  JOIN strongroom.backup_items i ON i.version_id = one.id
  WHERE i.set_id = s.id AND one.object_id = $3
) v ON true
LEFT JOIN strongroom.backup_set_changes c
  ON c.set_id = s.id AND c.policy_type = $4 AND c.external_id = $5
WHERE s.sealed_at IS NOT NULL AND )sql" +
         kOfCluster + R"sql(
  AND s.tenant_id = asked.tenant_id AND s.namespace = asked.namespace
  AND (s.imported_digest IS NULL) = (asked.imported_digest IS NULL)
  AND (s.sealed_at, s.id) <= (asked.sealed_at, asked.id)
ORDER BY s.sealed_at DESC, s.id DESC LIMIT $7)sql";
}

SetSighting ToSighting(const pqxx::row& row) {
  SetSighting seen{
      .set_name = domain::SetName(row[0].as<std::string>(), row[1].as<int64_t>()),
      .run_name = row[0].as<std::string>(),
      .taken_at = std::chrono::sys_seconds(std::chrono::seconds(row[2].as<int64_t>()))};
  seen.sighting.selection = row[3].as<std::string>();
  if (!row[4].is_null()) {
    for (const base::Json& type : base::ParseJson(row[4].as<std::string>())) {
      seen.sighting.complete_types.insert(type.get<std::string>());
    }
  }
  if (!row[6].is_null()) {
    seen.sighting.form = domain::PolicyForm{.name = row[5].as<std::string>(),
                                            .digest = row[6].as<std::string>(),
                                            .content_digest = row[7].as<std::string>()};
  }
  constexpr int kDeed = 8;
  if (!row[kDeed].is_null()) seen.deed = DeedAt(row, kDeed);
  return seen;
}

}  // namespace

std::vector<FoundPolicy> FindPolicies(Database& database, const PolicyQuery& query) {
  return InTransaction(database, "look for a policy", [&](pqxx::work& transaction) {
    EndSoon(transaction);
    std::vector<FoundPolicy> found;
    for (const auto& row :
         transaction.exec_params(kFind, query.tenant_id, query.type, query.name, query.limit)) {
      found.push_back({.object_id = row[0].as<int64_t>(), .external_id = row[1].as<std::string>()});
    }
    return found;
  });
}

std::vector<SetSighting> SightingsOf(Database& database, const std::string& cluster_uid,
                                     const SetRecord& set, const FoundPolicy& policy,
                                     const std::string& type,
                                     const std::vector<std::string>& types) {
  static const std::string statement = Statement();
  return InTransaction(database, "read the history of a policy", [&](pqxx::work& transaction) {
    EndSoon(transaction);
    std::vector<SetSighting> sightings;
    for (const auto& row : transaction.exec_params(
             statement, cluster_uid, set.id, policy.object_id, type, policy.external_id,
             DumpForJsonb(base::Json(types)), kMostSightings)) {
      sightings.push_back(ToSighting(row));
    }
    std::reverse(sightings.begin(), sightings.end());
    return sightings;
  });
}

}  // namespace strongroom::store
