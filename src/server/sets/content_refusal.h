#pragma once

#include <cstdint>
#include <string>

#include "store/database.h"
#include "store/set_items.h"

// Why a content that a set was listed with is not given out, alone or among others.
namespace strongroom::server::sets {

// Retention has removed the set meanwhile. Throws ApiStatus (404).
[[noreturn]] void RefuseRemoved(const std::string& set);

// What is stored of it is not what its digest says, or is gone: a person has to look. Throws
// ApiStatus (500) that names it.
[[noreturn]] void RefuseAltered(const std::string& set, const store::SetItem& item);

// One of them, of an item without content: `version` is the item's, and goes with the last set that
// has it. Throws store::StoreError as well.
[[noreturn]] void RefuseContent(store::Database& database, const std::string& set,
                                const store::SetItem& item, int64_t version);

}  // namespace strongroom::server::sets
