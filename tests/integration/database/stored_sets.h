#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "store/database.h"

namespace strongroom::test {

// Whether the roots of a sealed set still are what its rows give.
bool VerifySet(store::Database& database, int64_t set_id);

// What a set holds: raw content by external id. Throws when stored bytes are not what their digest
// says.
std::map<std::string, std::string> ContentsOf(store::Database& database, int64_t set_id);

}  // namespace strongroom::test
