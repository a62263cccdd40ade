#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace strongroom::store {

// A digest as it is stored, and as PostgreSQL makes it of the rows below it; both hexadecimal.
struct RootPair {
  std::string stored;
  std::string computed;

  bool IsSame() const { return stored == computed; }
};

// What the digests of a sealed set say, and what its rows do.
struct SetRoots {
  struct Type {
    std::string policy_type;
    RootPair root;  // one of them is empty where the set has the type in one place alone
  };
  std::vector<Type> types;
  RootPair set;
  int64_t items_said = 0;
  int64_t items = 0;
  // The link to the schedule's set before; absent where that one is gone, or there was none.
  std::optional<RootPair> link;
};

// Throws StoreError. Thread-safe.
SetRoots ReadSetRoots(Database& database, int64_t set_id);

}  // namespace strongroom::store
