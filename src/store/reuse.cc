#include "store/reuse.h"

#include <string>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "base/log.h"
#include "base/sha256.h"
#include "store/ingest_sql.h"
#include "store/rejudge.h"
#include "store/stored_content.h"

namespace strongroom::store {
namespace {

// A version that differs from an item in noise only, if its row is true.
struct Candidate {
  StagedItem* item;
  int64_t version;
};

// Reads what is not of the item's own content.
void JudgeCandidates(pqxx::transaction_base& transaction, int tenant_id,
                     const std::vector<Candidate>& candidates, const std::vector<StoredBlob>& blobs,
                     const ChangeDigester& change_digest) {
  std::vector<JudgedVersion> forged;
  ReadContents(
      transaction, tenant_id, blobs, [&](size_t index, const std::optional<std::string>& content) {
        const auto& [item, version] = candidates[index];
        const std::string& type = item->policy.item.type;
        const std::string digest = content ? change_digest(type, *content).value_or("") : "";
        if (digest == item->policy.change_digest) {
          item->version_id = version;
          return;
        }
        forged.push_back({.id = version, .change_digest = digest});
        base::LogError("a stored version is not what its digests say, so it is not used again",
                       {{"version", version}, {"type", type}});
      });
  KeepJudged(transaction, forged);
}

void RepairBody(pqxx::transaction_base& transaction, int tenant_id, const std::string& digest) {
  const pqxx::row own = transaction.exec_params1(sql::kStagedBody, digest);
  const std::string content =
      base::ZstdDecompress(base::FromHex(own[1].as<std::string>()).value(), own[0].as<size_t>());
  transaction.exec_params(sql::kRepairBody, tenant_id, digest, base::ToHex(content));
  base::LogError("a stored body was not the content of its digest, and is that now",
                 {{"tenant", tenant_id}, {"digest", digest}});
}

}  // namespace

void FindReusable(pqxx::transaction_base& transaction, int tenant_id, std::span<StagedItem> batch,
                  ItemOrigin origin, base::ZstdCompressor& compressor,
                  const ChangeDigester& change_digest) {
  std::vector<Candidate> candidates;
  std::vector<StoredBlob> blobs;
  for (const auto& row :
       transaction.exec_params(sql::KnownVersions(), tenant_id, ToKnownRecords(batch),
                               origin == ItemOrigin::kImported)) {
    StagedItem& item = batch[row[0].as<size_t>()];
    const auto version = row[1].as<int64_t>();
    if (row[2].is_null()) {  // another content
      candidates.push_back({.item = &item, .version = version});
      blobs.push_back({.digest = row[3].as<std::string>(), .size = row[4].as<int64_t>()});
      continue;
    }
    const std::string frame = compressor.Compress(item.policy.item.content);
    const auto body = row[2].as<std::string>();
    if (body == sql::kProven || body == base::Sha256Hex(frame)) {
      item.version_id = version;
    } else {
      item.body = base::ToHex(frame);
    }
  }
  JudgeCandidates(transaction, tenant_id, candidates, blobs, change_digest);
  for (StagedItem& item : batch) {
    if (item.version_id || !item.body.empty()) continue;
    item.body = base::ToHex(compressor.Compress(item.policy.item.content));
  }
}

void RepairBodies(pqxx::transaction_base& transaction, int tenant_id) {
  std::vector<StoredBlob> blobs;
  for (const auto& row : transaction.exec_params(sql::kOtherBodies, tenant_id)) {
    blobs.push_back({.digest = row[0].as<std::string>(), .size = row[1].as<int64_t>()});
  }
  std::vector<std::string> damaged;
  ReadContents(transaction, tenant_id, blobs,
               [&](size_t index, const std::optional<std::string>& content) {
                 if (!content) damaged.push_back(blobs[index].digest);
               });
  for (const std::string& digest : damaged) RepairBody(transaction, tenant_id, digest);
}

}  // namespace strongroom::store
