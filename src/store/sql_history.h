#pragma once

#include "store/database.h"
#include "store/history.h"

namespace strongroom::store {

// History in PostgreSQL.
class SqlHistory final : public History {
 public:
  // `database` outlives this.
  explicit SqlHistory(Database& database) : database_(database) {}

  void CheckReady() override { database_.CheckReady(); }
  void UpsertTenants(std::span<const TenantRow> rows) override;
  void UpsertSchedules(std::span<const ScheduleRow> rows) override;
  StoredRuns UpsertRuns(std::span<const RunRow> rows) override;
  void MarkSchedulesDeleted(std::span<const std::string> uids) override;
  void MarkTenantsDeleted(std::span<const std::string> uids) override;
  std::map<std::string, size_t> RecordSkippedSlots(std::span<const SkippedSlot> slots) override;
  std::vector<domain::ObjectMeta> LiveTenants() override;
  std::vector<domain::ObjectMeta> LiveSchedules() override;
  std::vector<domain::Run> UnfinishedRuns() override;

 private:
  std::vector<domain::ObjectMeta> Live(std::string_view attempt, const char* query);

  Database& database_;
};

}  // namespace strongroom::store
