#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "store/backup_sets.h"

namespace strongroom::store {

// As the public FindByRun, inside a transaction. Throws as libpqxx does.
std::optional<ReportedSet> FindByRun(pqxx::transaction_base& transaction,
                                     const std::string& run_uid);

}  // namespace strongroom::store
