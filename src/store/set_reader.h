#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/outcome.h"
#include "domain/set_provider.h"
#include "store/database.h"
#include "store/set_query.h"

// Sealed backup sets as people read them, also those that are marked as deleted until they are
// removed.
namespace strongroom::store {

// What was found when a set was verified last, without being asked (store/verification.h).
struct SetVerification {
  std::chrono::sys_seconds at;
  std::chrono::sys_seconds since;  // all of it was looked at then or later
  int64_t problem_count = 0;
};

// A set that was sealed elsewhere, and put in here when it was stored.
struct SetImported {
  std::string digest;  // that it was sealed with, hexadecimal
  std::string by;      // a user name
};

struct SetRecord {
  int64_t id = 0;
  int tenant_id = 0;
  std::string ns;
  std::string schedule_name;
  std::string schedule_uid;
  std::string run_name;
  std::string run_uid;
  std::string tenant_name;
  std::string tenant_uid;
  // Of a set of before its own was stored what the tenant was last seen with.
  domain::SetProvider provider;
  // Of its run, in the word of the API; empty when nobody has told of the run yet.
  std::string trigger;
  int64_t seq = 0;  // among the sets of its schedule, from 1
  std::string phase;
  bool is_complete = false;
  std::string root;       // hexadecimal
  std::string prev_root;  // of the schedule's set before; empty for the first
  int64_t items = 0;
  int64_t added = 0, changed = 0, removed = 0;
  int64_t new_versions = 0;
  int64_t raw_bytes = 0;
  int64_t stored_bytes = 0;
  std::chrono::sys_seconds sealed_at;
  std::chrono::sys_seconds taken_at;  // the same, but of an imported one what it says itself
  bool is_held = false;               // for good, or until held_until
  std::optional<std::chrono::sys_seconds> held_until;
  std::string hold_reason;  // may be there when it is not held any more, as the next one
  std::string held_by;      // a user name
  std::optional<std::chrono::sys_seconds> deleted_at;
  std::optional<SetVerification> verification;
  std::optional<SetImported> imported;
};

struct SetPage {
  std::vector<SetRecord> sets;
  bool has_more = false;
};

// A policy type of a set.
struct SetType {
  std::string policy_type;
  domain::TypeCoverage coverage;
  std::string root;  // hexadecimal
};

// Where a set is found.
struct SetAddress {
  std::string cluster_uid;
  std::string ns;
  std::string name;
};

// domain::SetName.
std::string NameOf(const SetRecord& set);

// Each throws StoreError. Thread-safe.
SetPage ListSets(Database& database, const SetQuery& query);
// Absent when the namespace has no set of that name.
std::optional<SetRecord> FindSet(Database& database, const SetAddress& address);
// The schedule's set before; absent when it is gone, or `set` is the first.
std::optional<SetRecord> FindSetBefore(Database& database, const std::string& cluster_uid,
                                       const SetRecord& set);
std::vector<SetType> TypesOfSet(Database& database, int64_t set_id);

}  // namespace strongroom::store
