#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <cstdint>
#include <functional>
#include <optional>
#include <pqxx/pqxx>
#include <span>
#include <string>

namespace strongroom::store {

// A row of policy_blobs.
struct StoredBlob {
  std::string digest;  // hexadecimal
  int64_t size = 0;    // of its content or its body, whichever is larger
};

// Of which blob, by its place in the list; absent: what is stored is not the content of its digest,
// cannot be read, or is far larger than any content that was ever taken.
using ContentSink = std::function<void(size_t index, std::optional<std::string> content)>;

// Reads contents of a tenant, some MB at a time, in any order. Each is compared with its digest.
// Throws as libpqxx does.
void ReadContents(pqxx::transaction_base& transaction, int tenant_id,
                  std::span<const StoredBlob> blobs, const ContentSink& sink);
}  // namespace strongroom::store
