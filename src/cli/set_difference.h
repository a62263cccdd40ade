#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "catalogue/catalogues.h"
#include "cli/set_reader.h"

namespace strongroom::cli {

// BackupSetDiff of two sets of which no server knows both: made here of their items and of the
// contents of those that may differ, by the rules that the server has (sealing/set_comparison.h).
// Who did what is not in it. In memory are the items of both, about 500 bytes each. Throws
// CliError, also for sets of different providers: their policies have nothing in common.
base::Json CompareSets(const ReadableSet& before, const ReadableSet& after,
                       const catalogue::Catalogues& catalogues);

}  // namespace strongroom::cli
