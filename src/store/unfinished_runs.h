#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "domain/run.h"

namespace strongroom::store {

// As History::UnfinishedRuns of a cluster, inside a transaction. Throws as libpqxx does.
std::vector<domain::Run> UnfinishedRuns(pqxx::transaction_base& transaction,
                                        const std::string& cluster);

}  // namespace strongroom::store
