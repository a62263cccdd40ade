#include "store/reads.h"

#include "base/hex.h"
#include "base/sha256.h"
#include "base/zstd.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kFindSet = R"sql(
SELECT id, namespace, schedule_name, run_name, status, extract(epoch FROM sealed_at)::bigint,
  encode(root, 'hex'), coalesce(encode(prev_root, 'hex'), ''), item_count, complete,
  held OR coalesce(held_until > now(), false)
FROM strongroom.backup_sets
WHERE namespace = $1 AND id = $2 AND sealed_at IS NOT NULL AND deleted_at IS NULL)sql";

constexpr const char* kListItems = R"sql(
SELECT v.id, o.policy_type, o.external_id, v.display_name, encode(v.blob_digest, 'hex'),
  encode(v.change_digest, 'hex')
FROM strongroom.backup_items i
JOIN strongroom.policy_versions v ON v.id = i.version_id
JOIN strongroom.policy_objects o ON o.id = v.object_id
WHERE i.set_id = $1 AND i.version_id > $2 ORDER BY i.version_id LIMIT $3)sql";

constexpr const char* kReadContent = R"sql(
SELECT encode(b.body, 'hex'), b.raw_size, encode(b.digest, 'hex')
FROM strongroom.backup_items i
JOIN strongroom.policy_versions v ON v.id = i.version_id
JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest
WHERE i.set_id = $1 AND i.version_id = $2)sql";

constexpr const char* kVerify = R"sql(
SELECT s.root = strongroom.set_root(s.id) AND NOT EXISTS (
  SELECT FROM strongroom.backup_set_types t
  LEFT JOIN strongroom.type_roots(s.id) r USING (policy_type)
  WHERE t.set_id = s.id AND t.type_root <> coalesce(r.type_root, sha256(''::bytea)))
FROM strongroom.backup_sets s WHERE s.id = $1 AND s.sealed_at IS NOT NULL)sql";

std::string ContentOf(const std::string& hex, size_t size) {
  try {
    // PostgreSQL's encode(..., 'hex') gives nothing else.
    return base::ZstdDecompress(base::FromHex(hex).value(), size);
  } catch (const base::ZstdError& e) {
    throw StoreError(StoreError::Kind::kRefused, e.what());
  }
}

}  // namespace

std::optional<SetView> FindSet(Database& database, const std::string& ns, int64_t set_id) {
  const auto rows = InTransaction(database, "read a backup set", [&](pqxx::work& transaction) {
    return transaction.exec_params(kFindSet, ns, set_id);
  });
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return SetView{.id = row[0].as<int64_t>(),
                 .ns = row[1].as<std::string>(),
                 .schedule_name = row[2].as<std::string>(),
                 .run_name = row[3].as<std::string>(),
                 .status = row[4].as<std::string>(),
                 .sealed_at = std::chrono::sys_seconds{std::chrono::seconds{row[5].as<int64_t>()}},
                 .root = row[6].as<std::string>(),
                 .prev_root = row[7].as<std::string>(),
                 .items = row[8].as<int64_t>(),
                 .is_complete = row[9].as<bool>(),
                 .is_held = row[10].as<bool>()};
}

std::vector<ItemView> ListItems(Database& database, int64_t set_id, int64_t after, int limit) {
  const auto rows = InTransaction(database, "list backup items", [&](pqxx::work& transaction) {
    return transaction.exec_params(kListItems, set_id, after, limit);
  });
  std::vector<ItemView> items;
  for (const auto& row : rows) {
    items.push_back({.version_id = row[0].as<int64_t>(),
                     .type = row[1].as<std::string>(),
                     .external_id = row[2].as<std::string>(),
                     .display_name = row[3].as<std::string>(),
                     .digest = row[4].as<std::string>(),
                     .change_digest = row[5].as<std::string>()});
  }
  return items;
}

std::optional<std::string> ReadContent(Database& database, int64_t set_id, int64_t version_id) {
  const auto rows = InTransaction(database, "read a policy", [&](pqxx::work& transaction) {
    return transaction.exec_params(kReadContent, set_id, version_id);
  });
  if (rows.empty()) return std::nullopt;
  std::string content = ContentOf(rows[0][0].as<std::string>(), rows[0][1].as<size_t>());
  if (base::Sha256Hex(content) != rows[0][2].as<std::string>()) {
    throw StoreError(StoreError::Kind::kRefused, "a stored policy is not what its digest says");
  }
  return content;
}

bool VerifySet(Database& database, int64_t set_id) {
  return InTransaction(database, "verify a backup set", [&](pqxx::work& transaction) {
    const pqxx::result rows = transaction.exec_params(kVerify, set_id);
    return !rows.empty() && rows[0][0].as<bool>();
  });
}

}  // namespace strongroom::store
