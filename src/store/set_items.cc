#include "store/set_items.h"

#include <exception>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "store/arrays.h"
#include "store/item_columns.h"
#include "store/session.h"
#include "store/stored_content.h"

namespace strongroom::store {
namespace {

constexpr const char* kObjects = R"sql(
JOIN strongroom.policy_versions v ON v.id = i.version_id
JOIN strongroom.policy_objects o ON o.id = v.object_id)sql";

constexpr const char* kBlobs = R"sql(
LEFT JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest)sql";

// $1 set, $2 type, $3 external id, $4 and $5 the item before, $6 limit.
constexpr const char* kAsked = R"sql(
WHERE i.set_id = $1 AND ($2 = '' OR o.policy_type = $2) AND ($3 = '' OR o.external_id = $3)
  AND (o.policy_type COLLATE "C", o.external_id COLLATE "C") > ($4, $5)
ORDER BY o.policy_type COLLATE "C", o.external_id COLLATE "C" LIMIT $6)sql";

// $1 version ids.
constexpr const char* kNamed =
    " FROM unnest($1::bigint[]) WITH ORDINALITY AS i (version_id, position)";

}  // namespace

SetItem ItemAt(const pqxx::row& row, int at) {
  SetItem item;
  for (std::string* text : {&item.type, &item.external_id, &item.display_name, &item.change_digest,
                            &item.content_digest}) {
    *text = row[at++].as<std::string>();
  }
  item.size = row[at++].as<int64_t>();
  item.since = std::chrono::sys_seconds(std::chrono::seconds(row[at++].as<int64_t>()));
  item.restorability = row[at++].as<std::string>();
  const auto& missing = row[at++];
  if (!missing.is_null()) {
    item.missing = base::ParseJson(missing.as<std::string>()).get<std::vector<std::string>>();
  }
  item.secrets_masked = row[at++].as<bool>();
  return item;
}

ItemPage ListItems(Database& database, const ItemQuery& query) {
  const std::string statement = std::string("SELECT ") + kItemColumns +
                                " FROM strongroom.backup_items i" + kObjects + kBlobs + kAsked;
  return InTransaction(database, "list the items of a backup set", [&](pqxx::work& transaction) {
    ItemPage page;
    for (const auto& row :
         transaction.exec_params(statement, query.set_id, query.type, query.external_id,
                                 query.after_type, query.after_id, query.limit + 1)) {
      page.has_more = page.items.size() == static_cast<size_t>(query.limit);
      if (!page.has_more) page.items.push_back(ItemAt(row, 0));
    }
    return page;
  });
}

std::vector<int64_t> ListVersions(Database& database, const ItemQuery& query) {
  const std::string statement =
      std::string("SELECT i.version_id FROM strongroom.backup_items i") + kObjects + kAsked;
  return InTransaction(database, "list the items of a backup set", [&](pqxx::work& transaction) {
    std::vector<int64_t> versions;
    for (const auto& row :
         transaction.exec_params(statement, query.set_id, query.type, query.external_id,
                                 query.after_type, query.after_id, query.limit)) {
      versions.push_back(row[0].as<int64_t>());
    }
    return versions;
  });
}

std::vector<SetItem> ItemsOf(Database& database, std::span<const int64_t> versions) {
  const std::string statement =
      std::string("SELECT ") + kItemColumns + kNamed + kObjects + kBlobs + " ORDER BY i.position";
  return InTransaction(database, "read items of a backup set", [&](pqxx::work& transaction) {
    std::vector<SetItem> items;
    const std::string ids = ArrayOf(versions, [](int64_t id) { return std::to_string(id); });
    for (const auto& row : transaction.exec_params(statement, ids)) {
      items.push_back(ItemAt(row, 0));
    }
    return items;
  });
}

void ReadItemContents(Database& database, int tenant_id, std::span<const SetItem> items,
                      const ItemContentSink& sink) {
  std::vector<StoredBlob> blobs;
  blobs.reserve(items.size());
  for (const SetItem& item : items) {
    blobs.push_back({.digest = item.content_digest, .size = item.size});
  }
  std::vector<bool> was_there(items.size(), false);
  // What the sink throws is none of the database's.
  std::exception_ptr thrown;
  InTransaction(database, "read contents of a backup set", [&](pqxx::work& transaction) {
    ReadContents(transaction, tenant_id, blobs,
                 [&](size_t index, std::optional<std::string> content) {
                   was_there[index] = true;
                   if (thrown) return;
                   try {
                     sink(index, std::move(content));
                   } catch (...) {
                     thrown = std::current_exception();
                   }
                 });
  });
  if (thrown) std::rethrow_exception(thrown);
  for (size_t index = 0; index < items.size(); ++index) {
    if (!was_there[index]) sink(index, std::nullopt);
  }
}

}  // namespace strongroom::store
