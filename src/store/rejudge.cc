#include "store/rejudge.h"

#include <string>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/zstd.h"

namespace strongroom::store {
namespace {

// What is read at a time.
constexpr size_t kMaxBatch = 200;
constexpr int64_t kMaxBatchBytes = int64_t{4} << 20U;
// Far past what any version of Strongroom has stored as one item.
constexpr int64_t kMaxContent = int64_t{64} << 20U;

constexpr int kZstd = 1;  // policy_blobs.codec

// $1 this set, $2 the one before.
constexpr const char* kToRejudge = R"sql(
WITH now_has AS (
  SELECT v.object_id, v.epoch, v.blob_digest
  FROM strongroom.backup_items i JOIN strongroom.policy_versions v ON v.id = i.version_id
  WHERE i.set_id = $1
)
SELECT v.id, b.raw_size
FROM strongroom.backup_items i
JOIN strongroom.policy_versions v ON v.id = i.version_id
JOIN now_has n ON n.object_id = v.object_id AND n.epoch <> v.epoch
JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest
WHERE i.set_id = $2 AND n.blob_digest <> v.blob_digest
ORDER BY v.id)sql";

constexpr const char* kContents = R"sql(
SELECT v.id, o.policy_type, encode(b.digest, 'hex'), b.codec, b.raw_size,
       encode(b.body, 'hex')
FROM strongroom.policy_versions v
JOIN strongroom.policy_objects o ON o.id = v.object_id
JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest
WHERE v.id = ANY($1::bigint[]))sql";

constexpr const char* kKeep = R"sql(
INSERT INTO rejudged (version_id, change_digest)
SELECT version_id, decode(change_digest, 'hex')
FROM unnest($1::bigint[], $2::text[]) AS i (version_id, change_digest))sql";

// "{1,2,3}". https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO
std::string ArrayOf(const std::vector<std::string>& values) {
  std::string array = "{";
  for (const std::string& value : values) {
    if (array.size() > 1) array += ',';
    array += '"' + value + '"';
  }
  return array + '}';
}

struct StoredContent {
  std::string type;
  std::string digest;
  int codec = 0;
  int64_t size = 0;
  std::string body;  // hexadecimal
};

// Empty when there is none.
std::string DigestOf(const StoredContent& stored, const ChangeDigester& change_digest) {
  if (stored.codec != kZstd || stored.size > kMaxContent) return {};
  const auto frame = base::FromHex(stored.body);
  if (!frame) return {};
  try {
    const std::string content = base::ZstdDecompress(*frame, static_cast<size_t>(stored.size));
    if (base::Sha256Hex(content) != stored.digest) return {};
    return change_digest(stored.type, content).value_or("");
  } catch (const base::ZstdError&) {
    return {};
  }
}

void RejudgeBatch(pqxx::transaction_base& transaction, const std::vector<std::string>& versions,
                  const ChangeDigester& change_digest) {
  std::vector<std::string> digests;
  std::vector<std::string> ids;
  for (const auto& row : transaction.exec_params(kContents, ArrayOf(versions))) {
    ids.push_back(row[0].as<std::string>());
    const StoredContent stored{.type = row[1].as<std::string>(),
                               .digest = row[2].as<std::string>(),
                               .codec = row[3].as<int>(),
                               .size = row[4].as<int64_t>(),
                               .body = row[5].as<std::string>()};
    digests.push_back(DigestOf(stored, change_digest));
    if (!digests.back().empty()) continue;
    base::LogWarning("stored content cannot be compared, so it counts as changed",
                     {{"version", ids.back()}, {"type", stored.type}});
  }
  transaction.exec_params(kKeep, ArrayOf(ids), ArrayOf(digests));
}

}  // namespace

void Rejudge(pqxx::transaction_base& transaction, int64_t set, int64_t previous,
             const ChangeDigester& change_digest) {
  std::vector<std::string> batch;
  int64_t bytes = 0;
  const pqxx::result rows = transaction.exec_params(kToRejudge, set, previous);
  for (const auto& row : rows) {
    batch.push_back(row[0].as<std::string>());
    bytes += row[1].as<int64_t>();
    if (batch.size() < kMaxBatch && bytes < kMaxBatchBytes) continue;
    RejudgeBatch(transaction, std::exchange(batch, {}), change_digest);
    bytes = 0;
  }
  if (!batch.empty()) RejudgeBatch(transaction, batch, change_digest);
}

}  // namespace strongroom::store
