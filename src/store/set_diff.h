#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/set_items.h"

namespace strongroom::store {

// A policy of which two sets have different versions, or one has none.
struct DifferingItem {
  std::optional<SetItem> before;
  std::optional<SetItem> after;
};

// What differs of two sets of one tenant, in the order of type and external id. Only rows that
// differ are read. Throws StoreError. Thread-safe.
std::vector<DifferingItem> DifferingItems(Database& database, int64_t before, int64_t after);

// The kind of provider that a tenant was last seen with, in the word of the API; empty when nobody
// has told of it yet. Throws StoreError.
std::string ProviderOfTenant(Database& database, int tenant_id);

}  // namespace strongroom::store
