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

// Whether a report has ended the run without a set (0009_run_ends.sql). Throws as libpqxx does.
bool HasEndedWithoutSet(pqxx::transaction_base& transaction, const std::string& run_uid);

}  // namespace strongroom::store
