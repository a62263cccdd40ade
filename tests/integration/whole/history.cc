#include "history.h"

#include <pqxx/pqxx>

#include "program.h"

namespace strongroom::test {
namespace {

constexpr const char* kPassword = "keeper";

// Those with a column of the cluster's, and those of their sets and tenants.
constexpr const char* kRows = R"sql(
WITH own_tenants AS (SELECT * FROM strongroom.tenants WHERE cluster_uid = '{cluster}'),
own_sets AS (SELECT * FROM strongroom.backup_sets WHERE cluster_uid = '{cluster}')
SELECT line FROM (
  SELECT 'tenant ' || r::text AS line FROM own_tenants r
  UNION ALL SELECT 'set ' || r::text FROM own_sets r
  UNION ALL SELECT 'schedule ' || r::text FROM strongroom.backup_schedules r
    WHERE cluster_uid = '{cluster}'
  UNION ALL SELECT 'run ' || r::text FROM strongroom.backup_schedule_runs r
    WHERE cluster_uid = '{cluster}'
  UNION ALL SELECT 'type ' || r::text FROM strongroom.backup_set_types r
    WHERE set_id IN (SELECT id FROM own_sets)
  UNION ALL SELECT 'item ' || r::text FROM strongroom.backup_items r
    WHERE set_id IN (SELECT id FROM own_sets)
  UNION ALL SELECT 'object ' || r::text FROM strongroom.policy_objects r
    WHERE tenant_id IN (SELECT id FROM own_tenants)
  UNION ALL SELECT 'version ' || r::text FROM strongroom.policy_versions r
    WHERE tenant_id IN (SELECT id FROM own_tenants)
  UNION ALL SELECT 'blob ' || r::text FROM strongroom.policy_blobs r
    WHERE tenant_id IN (SELECT id FROM own_tenants)) rows
ORDER BY line)sql";

std::string HostOf(const Postgres& postgres) {
  const std::string& dsn = postgres.dsn();
  const size_t begin = dsn.find('@') + 1;
  return dsn.substr(begin, dsn.rfind('/') - begin);
}

}  // namespace

HistoryDatabase::HistoryDatabase(const Postgres& postgres,
                                 const std::vector<const Postgres*>& replicas)
    : owner_(postgres.dsn()), hosts_(HostOf(postgres)) {
  for (const Postgres* replica : replicas) hosts_ += "," + HostOf(*replica);
  RunProgram("migrate",
             {"migrate", "--database=" + owner_, "--controller-database=" + ControllerDsn(),
              "--server-database=" + ServerDsn()},
             folder_.path());
}

std::string HistoryDatabase::DsnOf(const std::string& user) const {
  return "postgresql://" + user + ":" + kPassword + "@" + hosts_ + owner_.substr(owner_.rfind('/'));
}

std::vector<std::string> HistoryDatabase::Column(const std::string& query) const {
  pqxx::connection connection(owner_);
  pqxx::work work(connection);
  std::vector<std::string> values;
  for (const auto& row : work.exec(query)) values.push_back(row[0].as<std::string>(""));
  return values;
}

std::string HistoryDatabase::Value(const std::string& query) const {
  const std::vector<std::string> values = Column(query);
  return values.empty() ? "(no row)" : values.front();
}

std::vector<std::string> HistoryDatabase::RowsOf(const std::string& cluster_uid) const {
  std::string query = kRows;
  const std::string mark = "{cluster}";
  for (size_t at = 0; (at = query.find(mark)) != std::string::npos;) {
    query.replace(at, mark.size(), cluster_uid);
  }
  return Column(query);
}

}  // namespace strongroom::test
