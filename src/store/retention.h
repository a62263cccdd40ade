#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "domain/expiry.h"
#include "domain/set_use.h"

namespace strongroom::store {

struct PurgeCounts {
  int64_t sets = 0;
  int64_t items = 0;
  int64_t versions = 0;
  int64_t blobs = 0;
  int64_t busy_tenants = 0;  // that were storing sets: nothing more was tried of them
};

// What retention does to stored sets; domain::ExpiredSets decides which. Throws StoreError.
// Thread-safe.
class Retention {
 public:
  virtual ~Retention() = default;

  // Sealed sets of a schedule that are not marked as deleted.
  virtual std::vector<domain::StoredSet> SetsOfSchedule(const std::string& schedule_uid) = 0;

  // Of each type that the newest of those sets has in full, or that the tenant did not serve then,
  // against those from set `since` on; 0: against all of the same tenant.
  virtual std::vector<domain::TypeCount> TypeCounts(const std::string& schedule_uid,
                                                    int64_t since) = 0;

  // Whether the schedule has the set, or had it before it was removed.
  virtual bool HasHadSet(const std::string& schedule_uid, int64_t set_id) = 0;

  // Marks sets as deleted, as of now by PostgreSQL's clock, and returns how many; held ones and
  // those marked before stay as they are.
  virtual int64_t MarkDeleted(std::span<const int64_t> set_ids) = 0;

  // The same of sets that were put in from elsewhere, which are no schedule's, and that nobody
  // holds any more.
  virtual int64_t MarkReleasedImports() = 0;

  // Removes sets that were marked before `marked_before` and for as long as PostgreSQL itself keeps
  // them (strongroom.settings), at most `limit`, each in a transaction of its own, with the
  // versions and blobs that no other set uses. Those `in_use` stay domain::kLongestUse longer.
  // Tenants take turns.
  virtual PurgeCounts Purge(std::chrono::sys_seconds marked_before,
                            std::span<const domain::SetUse> in_use, int limit) = 0;
};

}  // namespace strongroom::store
