#include "store/stored_content.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "base/sha256.h"
#include "base/zstd.h"
#include "store/arrays.h"

namespace strongroom::store {
namespace {

// What is read at a time.
constexpr size_t kMaxBatch = 200;
constexpr int64_t kMaxBatchBytes = int64_t{4} << 20U;
// Far past what any version of Strongroom has stored as one item.
constexpr int64_t kMaxContent = int64_t{64} << 20U;

// policy_blobs.codec
constexpr int kPlain = 0;
constexpr int kZstd = 1;

// $1 tenant, $2 digests.
constexpr const char* kBodies = R"sql(
SELECT i.position - 1, b.codec, b.raw_size, encode(b.body, 'hex')
FROM unnest($2::text[]) WITH ORDINALITY AS i (digest, position)
JOIN strongroom.policy_blobs b ON b.tenant_id = $1 AND b.digest = decode(i.digest, 'hex'))sql";

std::optional<std::string> ContentOf(int codec, size_t size, std::string_view body) {
  const auto bytes = base::FromHex(body);
  if (!bytes) return std::nullopt;
  if (codec == kPlain) return bytes;
  if (codec != kZstd) return std::nullopt;
  try {
    return base::ZstdDecompress(*bytes, size);
  } catch (const base::ZstdError&) {
    return std::nullopt;
  }
}

void ReadBatch(pqxx::transaction_base& transaction, int tenant_id,
               std::span<const StoredBlob> blobs, size_t first, const ContentSink& sink) {
  const std::string digests = ArrayOf(blobs, [](const StoredBlob& blob) { return blob.digest; });
  for (const auto& row : transaction.exec_params(kBodies, tenant_id, digests)) {
    const size_t index = row[0].as<size_t>();
    const auto size = row[2].as<int64_t>();
    std::optional<std::string> content;
    if (size >= 0 && size <= kMaxContent) {
      content =
          ContentOf(row[1].as<int>(), static_cast<size_t>(size), {row[3].c_str(), row[3].size()});
    }
    if (content && base::Sha256Hex(*content) != blobs[index].digest) content.reset();
    sink(first + index, std::move(content));
  }
}

}  // namespace

void ReadContents(pqxx::transaction_base& transaction, int tenant_id,
                  std::span<const StoredBlob> blobs, const ContentSink& sink) {
  for (size_t first = 0; first < blobs.size();) {
    if (blobs[first].size > kMaxContent) {
      sink(first++, std::nullopt);
      continue;
    }
    size_t count = 0;
    for (int64_t bytes = 0; first + count < blobs.size() && count < kMaxBatch; ++count) {
      const int64_t size = blobs[first + count].size;
      bytes += size;
      if (size > kMaxContent || (count > 0 && bytes > kMaxBatchBytes)) break;
    }
    ReadBatch(transaction, tenant_id, blobs.subspan(first, count), first, sink);
    first += count;
  }
}

}  // namespace strongroom::store
