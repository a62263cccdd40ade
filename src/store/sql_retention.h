#pragma once

#include <string>
#include <utility>

#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/retention.h"

namespace strongroom::store {

// Retention in PostgreSQL.
class SqlRetention final : public Retention {
 public:
  // `database` outlives this. What is removed is the cluster's.
  explicit SqlRetention(
      Database& database, ClusterUid cluster = [] { return std::string(kNoCluster); })
      : database_(database), cluster_(std::move(cluster)) {}

  std::vector<domain::StoredSet> SetsOfSchedule(const std::string& schedule_uid) override;
  std::vector<domain::TypeCount> TypeCounts(const std::string& schedule_uid,
                                            int64_t since) override;
  bool HasHadSet(const std::string& schedule_uid, int64_t set_id) override;
  int64_t MarkDeleted(std::span<const int64_t> set_ids) override;
  int64_t MarkReleasedImports() override;
  PurgeCounts Purge(std::chrono::sys_seconds marked_before, std::span<const domain::SetUse> in_use,
                    int limit) override;

 private:
  Database& database_;
  const ClusterUid cluster_;
};

}  // namespace strongroom::store
