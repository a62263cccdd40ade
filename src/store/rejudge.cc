#include "store/rejudge.h"

#include <string>
#include <vector>

#include "base/log.h"
#include "store/stored_content.h"

namespace strongroom::store {
namespace {

// $1 this set, $2 the one before.
constexpr const char* kToRejudge = R"sql(
WITH now_has AS (
  SELECT v.object_id, v.epoch, v.blob_digest
  FROM strongroom.backup_items i JOIN strongroom.policy_versions v ON v.id = i.version_id
  WHERE i.set_id = $1
)
SELECT v.id, o.policy_type, encode(b.digest, 'hex'), greatest(b.raw_size, octet_length(b.body))
FROM strongroom.backup_items i
JOIN strongroom.policy_versions v ON v.id = i.version_id
JOIN now_has n ON n.object_id = v.object_id AND n.epoch <> v.epoch
JOIN strongroom.policy_objects o ON o.id = v.object_id
JOIN strongroom.policy_blobs b ON b.tenant_id = v.tenant_id AND b.digest = v.blob_digest
WHERE i.set_id = $2 AND n.blob_digest <> v.blob_digest
ORDER BY v.id)sql";

const std::string& Keep() {
  static const std::string statement = JudgedColumns().Statement(R"sql(
INSERT INTO rejudged (version_id, change_digest)
SELECT version_id, decode(change_digest, 'hex')
FROM jsonb_to_recordset($1::jsonb) AS i ({record})
ON CONFLICT (version_id) DO NOTHING)sql");
  return statement;
}

}  // namespace

void KeepJudged(pqxx::transaction_base& transaction, std::span<const JudgedVersion> judged) {
  if (!judged.empty()) transaction.exec_params(Keep(), ToRecords(judged));
}

void Rejudge(pqxx::transaction_base& transaction, int tenant_id, int64_t set, int64_t previous,
             const ChangeDigester& change_digest) {
  const pqxx::result rows = transaction.exec_params(kToRejudge, set, previous);
  std::vector<StoredBlob> blobs;
  for (const auto& row : rows) {
    blobs.push_back({.digest = row[2].as<std::string>(), .size = row[3].as<int64_t>()});
  }
  std::vector<JudgedVersion> judged;
  ReadContents(transaction, tenant_id, blobs,
               [&](size_t index, const std::optional<std::string>& content) {
                 const auto row = rows[static_cast<pqxx::result::size_type>(index)];
                 const auto type = row[1].as<std::string>();
                 judged.push_back(
                     {.id = row[0].as<int64_t>(),
                      .change_digest = content ? change_digest(type, *content).value_or("") : ""});
                 if (!judged.back().change_digest.empty()) return;
                 base::LogWarning("stored content cannot be compared, so it counts as changed",
                                  {{"version", judged.back().id}, {"type", type}});
               });
  KeepJudged(transaction, judged);
}

}  // namespace strongroom::store
