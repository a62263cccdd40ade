#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/history.h"

namespace strongroom::store {

// History in PostgreSQL.
class SqlHistory final : public History {
 public:
  // `database` outlives this. Of what other clusters have stored nothing is touched.
  explicit SqlHistory(
      Database& database, ClusterUid cluster = [] { return std::string(kNoCluster); })
      : database_(database), cluster_(std::move(cluster)) {}

  void CheckReady() override { database_.CheckReady(); }
  void UpsertTenants(std::span<const TenantRow> rows) override;
  void UpsertSchedules(std::span<const ScheduleRow> rows) override;
  StoredRuns UpsertRuns(std::span<const RunRow> rows) override;
  void MarkSchedulesDeleted(std::span<const std::string> uids) override;
  void MarkTenantsDeleted(std::span<const std::string> uids) override;
  std::map<std::string, size_t> RecordSkippedSlots(std::span<const SkippedSlot> slots) override;
  void AuditRestores(std::span<const domain::ObjectMeta> seen,
                     std::span<const domain::ObjectMeta> gone) override;
  std::vector<domain::ObjectMeta> LiveTenants() override;
  std::vector<domain::ObjectMeta> LiveSchedules() override;
  std::vector<domain::Run> UnfinishedRuns() override;

 private:
  // InTransaction, for a body that writes tenants or schedules, and returns something.
  template <typename Body>
  auto Write(std::string_view attempt, Body body) EXCLUDES(mutex_);
  std::vector<domain::ObjectMeta> Live(std::string_view attempt, const char* query);

  Database& database_;
  const ClusterUid cluster_;
  base::Mutex mutex_;
  int64_t term_ GUARDED_BY(mutex_) = 0;  // 0: the next one that writes takes the mirror over
};

}  // namespace strongroom::store
