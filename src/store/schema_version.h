#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>

namespace strongroom::store {

// 0 when our schema is not there. Throws as libpqxx does.
int ReadSchemaVersion(pqxx::transaction_base& transaction);

}  // namespace strongroom::store
