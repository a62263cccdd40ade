#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <chrono>
#include <pqxx/pqxx>
#include <vector>

#include "store/notices.h"

namespace strongroom::store {

// As TellFacts of store/notices.h, inside a transaction. Throws as libpqxx does.
NoticeCounts TellFacts(pqxx::transaction_base& transaction, const std::vector<LabelledFact>& facts,
                       std::chrono::seconds period);

}  // namespace strongroom::store
