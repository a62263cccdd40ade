#include "store/sql_history.h"

#include "store/history_columns.h"
#include "store/history_sql.h"
#include "store/locks.h"
#include "store/outbox.h"
#include "store/session.h"
#include "store/unfinished_runs.h"

namespace strongroom::store {

void SqlHistory::UpsertTenants(std::span<const TenantRow> rows) {
  if (rows.empty()) return;
  InTransaction(database_, "store tenants", [&](pqxx::work& transaction) {
    transaction.exec_params(sql::UpsertTenants(), ToRecords(rows));
  });
}

void SqlHistory::UpsertSchedules(std::span<const ScheduleRow> rows) {
  if (rows.empty()) return;
  const std::string records = ToRecords(rows);
  InTransaction(database_, "store schedules", [&](pqxx::work& transaction) {
    transaction.exec_params(sql::MissingScheduleTenants(), records);
    transaction.exec_params(sql::UpsertSchedules(), records);
  });
}

StoredRuns SqlHistory::UpsertRuns(std::span<const RunRow> rows) {
  if (rows.empty()) return {};
  const std::string records = ToRecords(rows);
  return InTransaction(database_, "store runs", [&](pqxx::work& transaction) {
    transaction.exec(sql::kLockRuns);
    const std::set<std::string> ended_before = EndedRuns(transaction, records);
    transaction.exec_params(sql::MissingRunSchedules(), records);
    transaction.exec_params(sql::UpsertRuns(), records);
    StoredRuns stored{.ended = AnnounceEndedRuns(transaction, records, ended_before),
                      .foreign = {}};
    for (const auto& row : transaction.exec_params(sql::ForeignRuns(), records)) {
      stored.foreign.insert(row[0].as<std::string>());
    }
    return stored;
  });
}

void SqlHistory::MarkSchedulesDeleted(std::span<const std::string> uids) {
  if (uids.empty()) return;
  InTransaction(database_, "mark schedules as deleted", [&](pqxx::work& transaction) {
    transaction.exec_params(sql::kMarkSchedulesDeleted, ToRecords(uids));
  });
}

void SqlHistory::MarkTenantsDeleted(std::span<const std::string> uids) {
  if (uids.empty()) return;
  InTransaction(database_, "mark tenants as deleted", [&](pqxx::work& transaction) {
    transaction.exec_params(sql::kMarkTenantsDeleted, ToRecords(uids));
  });
}

std::map<std::string, size_t> SqlHistory::RecordSkippedSlots(std::span<const SkippedSlot> slots) {
  if (slots.empty()) return {};
  const std::string records = ToRecords(slots);
  return InTransaction(database_, "store skipped slots", [&](pqxx::work& transaction) {
    transaction.exec(sql::kLockRuns);
    transaction.exec_params(sql::MissingSlotSchedules(), records);
    std::map<std::string, size_t> recorded;
    for (const auto& row : transaction.exec_params(sql::RecordSkippedSlots(), records)) {
      recorded.emplace(row[0].as<std::string>(), row[1].as<size_t>());
    }
    return recorded;
  });
}

std::vector<domain::ObjectMeta> SqlHistory::LiveTenants() {
  return Live("list tenants", sql::kLiveTenants);
}

std::vector<domain::ObjectMeta> SqlHistory::LiveSchedules() {
  return Live("list schedules", sql::kLiveSchedules);
}

std::vector<domain::ObjectMeta> SqlHistory::Live(std::string_view attempt, const char* query) {
  return InTransaction(database_, attempt, [&](pqxx::work& transaction) {
    std::vector<domain::ObjectMeta> objects;
    for (const auto& row : transaction.exec(query)) {
      domain::ObjectMeta& meta = objects.emplace_back();
      meta.uid = row[0].as<std::string>();
      meta.resource_version = row[1].as<std::string>();
    }
    return objects;
  });
}

std::vector<domain::Run> SqlHistory::UnfinishedRuns() {
  return InTransaction(database_, "list unfinished runs",
                       [](pqxx::work& transaction) { return store::UnfinishedRuns(transaction); });
}

}  // namespace strongroom::store
