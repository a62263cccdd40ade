#include "store/backup_sets.h"

#include "store/reported_set.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kFindByRun = R"sql(
SELECT id, run_uid, namespace, run_name, answer FROM strongroom.backup_sets
WHERE run_uid = $1 AND sealed_at IS NOT NULL)sql";

constexpr const char* kEndedWithoutSet =
    "SELECT run_uid FROM strongroom.runs_without_set WHERE run_uid = $1";

constexpr const char* kUnreported = R"sql(
SELECT id, run_uid, namespace, run_name, answer FROM strongroom.backup_sets
WHERE status_reported_at IS NULL AND sealed_at IS NOT NULL AND id > $2
  AND coalesce(cluster_uid = $3, true)
ORDER BY id LIMIT $1)sql";

constexpr const char* kMarkReported = R"sql(
UPDATE strongroom.backup_sets SET status_reported_at = now()
WHERE id = $1 AND status_reported_at IS NULL)sql";

ReportedSet ToReportedSet(const pqxx::row& row) {
  return {.id = row[0].as<int64_t>(),
          .run_uid = row[1].as<std::string>(),
          .ns = row[2].as<std::string>(),
          .run_name = row[3].as<std::string>(),
          .answer = row[4].as<std::string>()};
}

}  // namespace

std::optional<ReportedSet> FindByRun(pqxx::transaction_base& transaction,
                                     const std::string& run_uid) {
  const pqxx::result rows = transaction.exec_params(kFindByRun, run_uid);
  if (rows.empty()) return std::nullopt;
  return ToReportedSet(rows[0]);
}

bool HasEndedWithoutSet(pqxx::transaction_base& transaction, const std::string& run_uid) {
  return !transaction.exec_params(kEndedWithoutSet, run_uid).empty();
}

std::optional<ReportedSet> FindByRun(Database& database, const std::string& run_uid) {
  return InTransaction(database, "look for the backup set of a run",
                       [&](pqxx::work& transaction) { return FindByRun(transaction, run_uid); });
}

std::vector<ReportedSet> UnreportedSets(Database& database, int limit, int64_t after,
                                        const std::string& cluster_uid) {
  return InTransaction(database, "look for backup sets to report", [&](pqxx::work& transaction) {
    std::vector<ReportedSet> sets;
    for (const auto& row : transaction.exec_params(kUnreported, limit, after, cluster_uid)) {
      sets.push_back(ToReportedSet(row));
    }
    return sets;
  });
}

void MarkReported(Database& database, int64_t set_id) {
  InTransaction(database, "mark a backup set as reported",
                [&](pqxx::work& transaction) { transaction.exec_params(kMarkReported, set_id); });
}

}  // namespace strongroom::store
