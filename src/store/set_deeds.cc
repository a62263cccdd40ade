#include "store/set_deeds.h"

#include "store/deed_columns.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

// $1 tenant, $2 schedule, $3 and $4 the sequence before and after.
std::string Statement() {
  return std::string(R"sql(
SELECT DISTINCT ON (c.policy_type, c.external_id) c.policy_type, c.external_id, )sql") +
         kDeedColumns + R"sql(
FROM strongroom.backup_sets s JOIN strongroom.backup_set_changes c ON c.set_id = s.id
WHERE s.tenant_id = $1 AND s.backup_schedule_id = $2 AND s.seq > $3 AND s.seq <= $4
  AND s.sealed_at IS NOT NULL AND c.actor <> ''
ORDER BY c.policy_type, c.external_id, s.seq DESC)sql";
}

constexpr const char* kActors = R"sql(
SELECT actor FROM strongroom.backup_set_changes WHERE set_id = $1 AND actor <> ''
GROUP BY actor ORDER BY count(*) DESC, actor COLLATE "C" LIMIT 20)sql";

}  // namespace

DeedsByPolicy DeedsBetween(Database& database, const SetRecord& before, const SetRecord& after) {
  if (before.schedule_uid != after.schedule_uid || before.seq >= after.seq) return {};
  return InTransaction(database, "read who changed what", [&](pqxx::work& transaction) {
    EndSoon(transaction);
    DeedsByPolicy deeds;
    for (const auto& row : transaction.exec_params(Statement(), after.tenant_id, after.schedule_uid,
                                                   before.seq, after.seq)) {
      deeds[{row[0].as<std::string>(), row[1].as<std::string>()}] = DeedAt(row, 2);
    }
    return deeds;
  });
}

std::vector<std::string> ActorsOf(Database& database, int64_t set_id) {
  return InTransaction(database, "read who changed what", [&](pqxx::work& transaction) {
    std::vector<std::string> actors;
    for (const auto& row : transaction.exec_params(kActors, set_id)) {
      actors.push_back(row[0].as<std::string>());
    }
    return actors;
  });
}

}  // namespace strongroom::store
