#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "sealing/item_rules.h"
#include "server/sets/deadline.h"
#include "store/database.h"
#include "store/set_items.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// Of the contents that one request has verified.
inline constexpr int64_t kPartBytes = int64_t{256} << 20U;
// What that takes in memory: a thousand items, and a few contents.
inline constexpr uint64_t kVerificationBytes = uint64_t{16} << 20U;

// BackupSetVerification: whether what is stored of a set is what it was sealed with. Each content
// is read and digested, and what the item is called compared with it; from these and the digests of
// changes the roots of types, of the set, and the link to the set before are made again. What
// differs is named, the first hundred of it. Of a part, which ends where `part` says, at the
// latest, only the contents are, unless it is the last one; metadata.continue is where the next
// begins. It ends before that when kPartBytes were read, or `deadline` is over, but not before some
// were. Throws store::StoreError.
nlohmann::json Verify(store::Database& database, sealing::ItemRules& rules,
                      const store::SetRecord& set, const store::ItemQuery& part,
                      const Deadline& deadline);

}  // namespace strongroom::server::sets
