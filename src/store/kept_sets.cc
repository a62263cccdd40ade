#include "store/kept_sets.h"

#include "store/session.h"
#include "store/set_row.h"

namespace strongroom::store {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// $1 cluster. What is not verified yet stands in no way: it has its time.
std::string Statement() {
  return std::string(R"sql(
SELECT s.namespace, s.backup_schedule_id, count(*),
  count(*) FILTER (WHERE v.problem_count > 0),
  coalesce((array_agg(s.run_name || '-' || s.id ORDER BY s.id DESC)
            FILTER (WHERE v.problem_count > 0))[1], ''),
  max(t.problem_count),
  extract(epoch FROM min(CASE WHEN isfinite(v.seen_since) THEN v.seen_since END))::bigint,
  extract(epoch FROM min(CASE WHEN NOT isfinite(v.seen_since) THEN v.made_at END))::bigint,
  bool_or(s.imported_digest IS NOT NULL)
FROM strongroom.backup_sets s
JOIN strongroom.set_verifications v ON v.set_id = s.id
JOIN strongroom.tenant_verifications t ON t.tenant_id = s.tenant_id
WHERE s.sealed_at IS NOT NULL AND s.deleted_at IS NULL AND )sql") +
         kOfCluster + R"sql(
GROUP BY s.namespace, s.backup_schedule_id)sql";
}

// $1 cluster. By the tenant: one that has no set has the rows all the same.
std::string RowsStatement() {
  return std::string(R"sql(
SELECT s.namespace, sum(t.problem_count)::bigint
FROM strongroom.tenants s JOIN strongroom.tenant_verifications t ON t.tenant_id = s.id
WHERE t.problem_count > 0 AND )sql") +
         kOfCluster + R"sql(
GROUP BY s.namespace)sql";
}

std::optional<sys_seconds> InstantAt(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return sys_seconds(seconds(field.as<int64_t>()));
}

}  // namespace

std::map<ScheduleId, domain::KeptSets> SqlKeptSets::ReadKeptSets() {
  const std::string cluster = cluster_();
  return InTransaction(database_, "read what was verified", [&](pqxx::work& transaction) {
    std::map<ScheduleId, domain::KeptSets> kept;
    for (const auto& row : transaction.exec_params(Statement(), cluster)) {
      kept[{row[0].as<std::string>(), row[1].as<std::string>()}] = {
          .is_imported = row[8].as<bool>(),
          .sets = row[2].as<int64_t>(),
          .altered = row[3].as<int64_t>(),
          .newest_altered = row[4].as<std::string>(),
          .rows_without_set = row[5].as<int64_t>(),
          .seen_since = InstantAt(row[6]),
          .unseen_since = InstantAt(row[7])};
    }
    return kept;
  });
}

std::map<std::string, int64_t> SqlKeptSets::ReadRowsWithoutSet() {
  const std::string cluster = cluster_();
  return InTransaction(database_, "read which rows have no set", [&](pqxx::work& transaction) {
    std::map<std::string, int64_t> rows;
    for (const auto& row : transaction.exec_params(RowsStatement(), cluster)) {
      rows[row[0].as<std::string>()] = row[1].as<int64_t>();
    }
    return rows;
  });
}

}  // namespace strongroom::store
