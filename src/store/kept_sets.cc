#include "store/kept_sets.h"

#include "store/session.h"

namespace strongroom::store {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// $1 cluster. What is not verified yet stands in no way: it has its time.
constexpr const char* kKeptSets = R"sql(
SELECT b.namespace, b.backup_schedule_id, count(*),
  count(*) FILTER (WHERE v.problem_count > 0),
  coalesce((array_agg(b.run_name || '-' || b.id ORDER BY b.id DESC)
            FILTER (WHERE v.problem_count > 0))[1], ''),
  coalesce((array_agg(v.problem_count ORDER BY b.id DESC)
            FILTER (WHERE v.problem_count > 0))[1], 0),
  max(t.problem_count),
  extract(epoch FROM min(CASE WHEN isfinite(v.seen_since) THEN v.seen_since END))::bigint,
  extract(epoch FROM min(CASE WHEN NOT isfinite(v.seen_since) THEN b.sealed_at END))::bigint
FROM strongroom.backup_sets b
JOIN strongroom.set_verifications v ON v.set_id = b.id
JOIN strongroom.tenant_verifications t ON t.tenant_id = b.tenant_id
WHERE b.sealed_at IS NOT NULL AND b.deleted_at IS NULL AND coalesce(b.cluster_uid = $1, true)
GROUP BY b.namespace, b.backup_schedule_id)sql";

std::optional<sys_seconds> InstantAt(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return sys_seconds(seconds(field.as<int64_t>()));
}

}  // namespace

std::map<ScheduleId, domain::KeptSets> SqlKeptSets::ReadKeptSets() {
  const std::string cluster = cluster_();
  return InTransaction(database_, "read what was verified", [&](pqxx::work& transaction) {
    std::map<ScheduleId, domain::KeptSets> kept;
    for (const auto& row : transaction.exec_params(kKeptSets, cluster)) {
      kept[{row[0].as<std::string>(), row[1].as<std::string>()}] = {
          .sets = row[2].as<int64_t>(),
          .altered = row[3].as<int64_t>(),
          .newest_altered = row[4].as<std::string>(),
          .newest_problems = row[5].as<int64_t>(),
          .rows_without_set = row[6].as<int64_t>(),
          .seen_since = InstantAt(row[7]),
          .unseen_since = InstantAt(row[8])};
    }
    return kept;
  });
}

}  // namespace strongroom::store
