#include "integration/database/stored_sets.h"

#include <stdexcept>

#include "base/hex.h"
#include "base/sha256.h"
#include "base/zstd.h"
#include "store/session.h"

namespace strongroom::test {
namespace {

constexpr const char* kVerify = R"sql(
SELECT s.root = strongroom.set_root(s.id) AND NOT EXISTS (
  SELECT FROM strongroom.backup_set_types t
  LEFT JOIN strongroom.type_roots(s.id) r USING (policy_type)
  WHERE t.set_id = s.id AND t.type_root <> coalesce(r.type_root, sha256(''::bytea)))
FROM strongroom.backup_sets s WHERE s.id = $1 AND s.sealed_at IS NOT NULL)sql";

constexpr const char* kContents = R"sql(
SELECT o.external_id, encode(b.body, 'hex'), b.raw_size, encode(b.digest, 'hex'), b.codec
FROM strongroom.backup_items i
JOIN strongroom.policy_versions v ON v.id = i.version_id
JOIN strongroom.policy_objects o ON o.id = v.object_id
JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest
WHERE i.set_id = $1)sql";

}  // namespace

bool VerifySet(store::Database& database, int64_t set_id) {
  return store::InTransaction(database, "verify a set", [&](pqxx::work& transaction) {
    const pqxx::result rows = transaction.exec_params(kVerify, set_id);
    return !rows.empty() && rows[0][0].as<bool>();
  });
}

std::map<std::string, std::string> ContentsOf(store::Database& database, int64_t set_id) {
  const auto rows = store::InTransaction(database, "read a set", [&](pqxx::work& transaction) {
    return transaction.exec_params(kContents, set_id);
  });
  std::map<std::string, std::string> contents;
  for (const auto& row : rows) {
    const std::string packed = base::FromHex(row[1].as<std::string>()).value();
    std::string content =
        row[4].as<int>() == 0 ? packed : base::ZstdDecompress(packed, row[2].as<size_t>());
    if (base::Sha256Hex(content) != row[3].as<std::string>()) {
      throw std::runtime_error("stored content is not what its digest says");
    }
    contents.emplace(row[0].as<std::string>(), std::move(content));
  }
  return contents;
}

}  // namespace strongroom::test
