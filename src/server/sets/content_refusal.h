#pragma once

#include <cstdint>
#include <string>

#include "store/database.h"
#include "store/set_items.h"

// Why a content that a set was listed with is not given out, alone or among others.
namespace strongroom::server::sets {

// Refuses what retention has removed since it was listed: `version` is an item's, and goes with the
// last set that has it. Throws ApiStatus (404), store::StoreError.
void RefuseRemoved(store::Database& database, const std::string& set, int64_t version);

// What is stored of it is not what its digest says, or is gone: a person has to look.
std::string AlteredText(const std::string& set, const store::SetItem& item);

// Of an item without content, alone, one or the other. Throws ApiStatus (404, 500),
// store::StoreError.
[[noreturn]] void RefuseContent(store::Database& database, const std::string& set,
                                const store::SetItem& item, int64_t version);

}  // namespace strongroom::server::sets
