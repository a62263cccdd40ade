#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>
#include <vector>

#include "domain/run.h"

namespace strongroom::store {

// As History::UnfinishedRuns, inside a transaction. Throws as libpqxx does.
std::vector<domain::Run> UnfinishedRuns(pqxx::transaction_base& transaction);

}  // namespace strongroom::store
