#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/restore_exchange.h"
#include "domain/restore_plan.h"
#include "store/audit.h"
#include "store/database.h"

// What restores would do, and what became of it, policy by policy, as their executors say it.
// Whatever is written may be written twice. Each throws StoreError. Thread-safe.
namespace strongroom::store {

using api::RestoreProgressItem;

// Whose plan it is, and of what. A Job has one.
struct PlanKey {
  std::string cluster_uid;
  std::string ns;
  std::string name;
  std::string uid;    // of the restore
  std::string about;  // domain::SpecDigestOf
  std::string job;    // UID
  std::string backup_set;
  std::string drill_of;  // UID of the schedule whose drill it is; empty: it is none
};

// A plan that has ended.
struct StoredPlan {
  int64_t id = 0;
  std::string uid;         // of the restore
  std::string about;       // domain::SpecDigestOf
  std::string digest;      // "sha256:.."
  std::string set_digest;  // "sha256:.."
  std::string backup_set;
  int64_t items = 0;
  int64_t unmet = 0;  // that were meant, and cannot be put back
  std::chrono::sys_seconds planned_at;
};

// Adds a part to the Job's plan, which begins with the part that is first: then nothing is left of
// what was said of the restore by whoever did not end, and plans of more than 90 days ago go, a few
// at a time, as do those of the schedule's drills before its last ones. False when the plan is not
// begun, or says other things of these policies, also when it has ended: nothing is changed then.
bool AddPlanned(Database& database, const PlanKey& key, bool is_first,
                std::span<const RestoreProgressItem> items);

struct PlanEnd {
  std::string digest;      // "sha256:.."
  std::string set_digest;  // "sha256:.."
  int64_t items = 0;       // so many were added
  int64_t unmet = 0;
};
struct EndedPlan {
  StoredPlan plan;
  bool is_new = false;  // it had not ended before
};
// From now on the plan is as it is, and the audit log has `entry` of it, once, in the same
// transaction. Absent when it is not begun, not whole, or has ended otherwise.
std::optional<EndedPlan> EndPlan(Database& database, const PlanKey& key, const PlanEnd& end,
                                 const AuditEntry& entry);

// There is no plan after all. False when the Job's has ended.
bool DropPlan(Database& database, const PlanKey& key);

// The newest plan of that digest.
std::optional<StoredPlan> FindPlan(Database& database, const std::string& restore_uid,
                                   const std::string& digest);
// The newest plan of the restore of that name, whatever its UID.
std::optional<StoredPlan> FindNewestPlan(Database& database, const std::string& cluster_uid,
                                         const std::string& ns, const std::string& name);

domain::RestoreCounts CountActions(Database& database, int64_t plan_id);

// What a plan that has ended leaves open.
struct PlanGaps {
  std::vector<domain::PlannedItem> refused;  // the first of those that cannot be put back
  int64_t untried = 0;  // would be written, and could not be tried before others are there
};
// Of those that were refused at most `most`, and none for the reason `expected`.
PlanGaps FindGaps(Database& database, int64_t plan_id, std::string_view expected, int most);

// Up to `limit` policies from that ordinal on, in order, with their results.
std::vector<RestoreProgressItem> ReadPlan(Database& database, int64_t plan_id, int64_t from,
                                          int limit);

// Takes the results of `items`, the last word counts; those without one are passed over. False when
// one is of none that the plan would write, or comes twice: nothing is changed then.
bool AddResults(Database& database, int64_t plan_id, std::span<const RestoreProgressItem> items);

// Of the policies that the plan would write.
struct ResultCounts {
  int64_t done = 0;
  int64_t nothing_to_do = 0;
  int64_t failed = 0;
  int64_t not_reached = 0;
  int64_t open = 0;  // nothing is said of them yet
};
ResultCounts CountResults(Database& database, int64_t plan_id);

}  // namespace strongroom::store
