#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "domain/retention.h"
#include "store/database.h"

namespace strongroom::store {

struct PurgeCounts {
  int64_t sets = 0;
  int64_t items = 0;
  int64_t versions = 0;
  int64_t blobs = 0;
  int64_t skipped = 0;  // sets of tenants that were busy: purge again later
};

// What retention does to stored sets; domain::ExpiredSets decides which. Throws StoreError.
// Thread-safe.
class Retention {
 public:
  // `database` outlives this.
  explicit Retention(Database& database) : database_(database) {}

  // Sealed sets of a schedule that are not marked as deleted.
  std::vector<domain::StoredSet> SetsOfSchedule(const std::string& schedule_uid);

  // Marks sets as deleted and returns how many; held ones and those marked before stay as they are.
  int64_t MarkDeleted(std::span<const int64_t> set_ids, std::chrono::sys_seconds when);

  // Removes sets that were marked before `marked_before`, at most `limit`, each in a transaction of
  // its own, with the versions and blobs that no other set uses.
  PurgeCounts Purge(std::chrono::sys_seconds marked_before, int limit);

 private:
  Database& database_;
};

}  // namespace strongroom::store
