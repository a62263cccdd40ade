#pragma once

#include <nlohmann/json_fwd.hpp>

#include "store/database.h"
#include "store/set_items.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// BackupSetVerification: whether what is stored of a set is what it was sealed with. Each content
// is read and digested; from these and the digests of changes the roots of types, of the set, and
// the link to the set before are made again. What differs is named, the first hundred of it. Of a
// part, which ends where `part` says, only the contents are, unless it is the last one;
// metadata.continue is where the next begins. Throws store::StoreError.
nlohmann::json Verify(store::Database& database, const store::SetRecord& set,
                      const store::ItemQuery& part);

}  // namespace strongroom::server::sets
