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

// How much DifferingItems has, and the contents of it.
struct DifferenceSize {
  int64_t versions = 0;
  int64_t bytes = 0;    // of all contents
  int64_t largest = 0;  // the largest of them
};

// Throws StoreError. Thread-safe.
DifferenceSize SizeOfDifference(Database& database, int64_t before, int64_t after);

// What differs of two sets of one tenant, in the order of type and external id. Only rows that
// differ are read. Throws StoreError. Thread-safe.
std::vector<DifferingItem> DifferingItems(Database& database, int64_t before, int64_t after);

}  // namespace strongroom::store
