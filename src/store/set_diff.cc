#include "store/set_diff.h"

#include <map>
#include <string>
#include <utility>

#include "store/item_columns.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

// $1 the set before, $2 the one after: `what` of the items that one of them has alone.
std::string Statement(const std::string& what) {
  return R"sql(
WITH differing AS (
  (SELECT version_id, true AS is_before FROM strongroom.backup_items WHERE set_id = $1
   EXCEPT SELECT version_id, true FROM strongroom.backup_items WHERE set_id = $2)
  UNION ALL
  (SELECT version_id, false FROM strongroom.backup_items WHERE set_id = $2
   EXCEPT SELECT version_id, false FROM strongroom.backup_items WHERE set_id = $1)
)
SELECT )sql" +
         what +
         R"sql(
FROM differing d
JOIN strongroom.policy_versions v ON v.id = d.version_id
JOIN strongroom.policy_objects o ON o.id = v.object_id
LEFT JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest)sql";
}

}  // namespace

DifferenceSize SizeOfDifference(Database& database, int64_t before, int64_t after) {
  const std::string statement =
      Statement("count(*), coalesce(sum(b.raw_size), 0)::bigint, coalesce(max(b.raw_size), 0)");
  return InTransaction(database, "compare backup sets", [&](pqxx::work& transaction) {
    EndSoon(transaction);
    const pqxx::row row = transaction.exec_params1(statement, before, after);
    return DifferenceSize{.versions = row[0].as<int64_t>(),
                          .bytes = row[1].as<int64_t>(),
                          .largest = row[2].as<int64_t>()};
  });
}

std::vector<DifferingItem> DifferingItems(Database& database, int64_t before, int64_t after) {
  const std::string statement = Statement(std::string("d.is_before, ") + kItemColumns);
  return InTransaction(database, "compare backup sets", [&](pqxx::work& transaction) {
    EndSoon(transaction);
    std::map<std::pair<std::string, std::string>, DifferingItem> by_identity;
    for (const auto& row : transaction.exec_params(statement, before, after)) {
      SetItem item = ItemAt(row, 1);
      DifferingItem& differing = by_identity[{item.type, item.external_id}];
      (row[0].as<bool>() ? differing.before : differing.after) = std::move(item);
    }
    std::vector<DifferingItem> items;
    items.reserve(by_identity.size());
    for (auto& [identity, item] : by_identity) items.push_back(std::move(item));
    return items;
  });
}

}  // namespace strongroom::store
