#pragma once

#include <nlohmann/json_fwd.hpp>

#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// BackupSetVerification: whether what is stored of a set is what it was sealed with. Each content
// is read and digested; from these and the digests of changes the roots of types, of the set, and
// the link to the set before are made again. What differs is named, the first hundred of it. Throws
// store::StoreError.
nlohmann::json Verify(store::Database& database, const store::SetRecord& set);

}  // namespace strongroom::server::sets
