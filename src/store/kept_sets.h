#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "domain/verified.h"
#include "store/cluster_uid.h"
#include "store/database.h"

namespace strongroom::store {

// Namespace and UID of a schedule.
using ScheduleId = std::pair<std::string, std::string>;

// What the servers found of the backup sets that are kept. Throws StoreError. Thread-safe.
class KeptSetsReader {
 public:
  virtual ~KeptSetsReader() = default;
  // Of all schedules that have sets, also those that are gone, and of what was put in under one
  // name. It looks at each set's row.
  virtual std::map<ScheduleId, domain::KeptSets> ReadKeptSets() = 0;
  // How many rows of its tenants belong to no set, by namespace, where there are some: also where a
  // tenant has no set any more.
  virtual std::map<std::string, int64_t> ReadRowsWithoutSet() = 0;
};

// From PostgreSQL.
class SqlKeptSets final : public KeptSetsReader {
 public:
  // `database` outlives this. The cluster's sets are read.
  SqlKeptSets(Database& database, ClusterUid cluster)
      : database_(database), cluster_(std::move(cluster)) {}

  std::map<ScheduleId, domain::KeptSets> ReadKeptSets() override;
  std::map<std::string, int64_t> ReadRowsWithoutSet() override;

 private:
  Database& database_;
  const ClusterUid cluster_;
};

}  // namespace strongroom::store
