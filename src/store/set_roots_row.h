#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>

#include "store/set_roots.h"

namespace strongroom::store {

// Throws as libpqxx does, also when there is no such set.
SetRoots ReadSetRoots(pqxx::transaction_base& transaction, int64_t set_id);

}  // namespace strongroom::store
