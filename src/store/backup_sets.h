#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/cluster_uid.h"
#include "store/database.h"

namespace strongroom::store {

// A backup set as far as reporting its run needs it.
struct ReportedSet {
  int64_t id = 0;
  std::string run_uid;
  std::string ns;
  std::string run_name;
  std::string answer;  // what the executor was told: JSON
};

// The sealed set of a run; absent when the run stored none. Throws StoreError.
std::optional<ReportedSet> FindByRun(Database& database, const std::string& run_uid);

// Sealed sets of a cluster with an id over `after` whose run does not show them yet, oldest first,
// at most `limit`.
std::vector<ReportedSet> UnreportedSets(Database& database, int limit, int64_t after = 0,
                                        const std::string& cluster_uid = kNoCluster);

// The run shows its set (or is gone): it need not be told again.
void MarkReported(Database& database, int64_t set_id);

}  // namespace strongroom::store
