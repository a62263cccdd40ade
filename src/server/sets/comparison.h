#pragma once

#include <nlohmann/json_fwd.hpp>

#include "catalogue/catalogues.h"
#include "domain/naming_types.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// BackupSetDiff of two sets of one tenant: of the stored ones what sealing/set_comparison.h tells.
// Throws store::StoreError.
nlohmann::json Compare(store::Database& database, const catalogue::Catalogues& catalogues,
                       const domain::NamingTypes& naming, domain::ProviderKind provider,
                       const store::SetRecord& before, const store::SetRecord& after);

}  // namespace strongroom::server::sets
