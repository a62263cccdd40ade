#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/policy_history.h"
#include "store/database.h"
#include "store/set_reader.h"

// One policy, in the sets of its tenant.
namespace strongroom::store {

// Whom somebody means: a policy of that external id, or whose id ends with "/" and that name, or
// that was called so in any set.
struct PolicyQuery {
  int tenant_id = 0;
  std::string type;
  std::string name;
  int limit = 10;
};

struct FoundPolicy {
  int64_t object_id = 0;
  std::string external_id;
};

// In the order of ids, by bytes. Throws StoreError. Thread-safe.
std::vector<FoundPolicy> FindPolicies(Database& database, const PolicyQuery& query);

// What a set says of a policy, and who is known to have done it.
struct SetSighting {
  std::string set_name;
  std::string run_name;
  std::chrono::sys_seconds taken_at;
  domain::Sighting sighting;
  domain::Deed deed;
};

// As far back as a history goes: of a set an hour a year.
inline constexpr int kMostSightings = 10'000;

// What the set and those before it of its tenant and its namespace, kMostSightings at most, say of
// a policy of `type`, in the order in which they were taken; `types` are the ones that its
// sightings name as complete. Throws StoreError. Thread-safe.
std::vector<SetSighting> SightingsOf(Database& database, const std::string& cluster_uid,
                                     const SetRecord& set, const FoundPolicy& policy,
                                     const std::string& type,
                                     const std::vector<std::string>& types);

}  // namespace strongroom::store
