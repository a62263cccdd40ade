#include "store/set_roots.h"

#include "store/session.h"
#include "store/set_roots_row.h"

namespace strongroom::store {
namespace {

constexpr const char* kTypes = R"sql(
WITH said AS (
  SELECT policy_type, type_root FROM strongroom.backup_set_types WHERE set_id = $1
), made AS (SELECT policy_type, type_root FROM strongroom.type_roots($1))
SELECT coalesce(s.policy_type, m.policy_type), coalesce(encode(s.type_root, 'hex'), ''),
  CASE WHEN s.policy_type IS NULL THEN encode(m.type_root, 'hex')
    ELSE encode(coalesce(m.type_root, sha256('')), 'hex') END
FROM said s FULL JOIN made m ON m.policy_type = s.policy_type
ORDER BY 1)sql";

constexpr const char* kSet = R"sql(
SELECT encode(s.root, 'hex'), encode(strongroom.set_root(s.id), 'hex'), s.item_count,
  (SELECT count(*) FROM strongroom.backup_items i WHERE i.set_id = s.id),
  encode(s.prev_root, 'hex'), encode(p.root, 'hex')
FROM strongroom.backup_sets s
LEFT JOIN strongroom.backup_sets p ON p.backup_schedule_id = s.backup_schedule_id
  AND p.seq = s.seq - 1 AND p.sealed_at IS NOT NULL
WHERE s.id = $1)sql";

}  // namespace

SetRoots ReadSetRoots(pqxx::transaction_base& transaction, int64_t set_id) {
  SetRoots roots;
  for (const auto& row : transaction.exec_params(kTypes, set_id)) {
    roots.types.push_back(
        {.policy_type = row[0].as<std::string>(),
         .root = {.stored = row[1].as<std::string>(), .computed = row[2].as<std::string>()}});
  }
  const pqxx::row row = transaction.exec_params1(kSet, set_id);
  roots.set = {.stored = row[0].as<std::string>(), .computed = row[1].as<std::string>()};
  roots.items_said = row[2].as<int64_t>();
  roots.items = row[3].as<int64_t>();
  if (!row[5].is_null()) {
    roots.link = {.stored = row[4].as<std::string>(""), .computed = row[5].as<std::string>()};
  }
  return roots;
}

SetRoots ReadSetRoots(Database& database, int64_t set_id) {
  return InTransaction(database, "verify a backup set",
                       [&](pqxx::work& transaction) { return ReadSetRoots(transaction, set_id); });
}

}  // namespace strongroom::store
