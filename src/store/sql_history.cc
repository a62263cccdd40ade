#include "store/sql_history.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/json.h"
#include "store/history_columns.h"
#include "store/history_sql.h"
#include "store/locks.h"
#include "store/outbox.h"
#include "store/records.h"
#include "store/session.h"
#include "store/unfinished_runs.h"

namespace strongroom::store {
namespace {

constexpr const char* kSeen = "SELECT strongroom.audit_seen($1, $2, $3::jsonb)";

// That these objects are there, for the audit log, which knows what it has been told already.
void NoteSeen(pqxx::work& transaction, const std::string& cluster, const api::Kind& kind,
              const base::Json& objects) {
  if (objects.empty()) return;
  transaction.exec_params(kSeen, cluster, std::string(kind.plural), DumpForJsonb(objects));
}

base::Json SeenObject(const domain::ObjectMeta& meta) {
  return {{"uid", meta.uid},
          {"namespace", meta.ns},
          {"name", meta.name},
          {"generation", meta.generation}};
}

// What somebody made or edited: not what the controller makes for a slot.
bool IsOfPeople(const domain::Run& run) {
  return run.spec.trigger != domain::Trigger::kSchedule || run.meta.generation > 1;
}

}  // namespace

// A term is taken with the first transaction that is committed.
template <typename Body>
auto SqlHistory::Write(std::string_view attempt, Body body) {
  const std::string cluster = cluster_();
  const base::MutexLock lock(mutex_);
  const int64_t had = term_;
  int64_t term = 0;  // as it is once this is committed; 0: it is somebody else's
  const auto as_writer = [&](pqxx::work& transaction) {
    transaction.exec(sql::kLockHistory);
    const pqxx::result last = transaction.exec_params(sql::kHistoryTerm, cluster);
    if (had != 0 && (last.empty() || last[0][0].as<int64_t>() != had)) {
      throw StoreError(StoreError::Kind::kUnavailable,
                       std::string(attempt) + ": another controller has written since");
    }
    term =
        had != 0 ? had : transaction.exec_params1(sql::kTakeHistoryOver, cluster)[0].as<int64_t>();
    return body(transaction, cluster);
  };
  try {
    auto result = InTransaction(database_, attempt, as_writer);
    term_ = term;
    return result;
  } catch (const StoreError&) {
    if (term == 0) term_ = 0;
    throw;
  }
}

void SqlHistory::UpsertTenants(std::span<const TenantRow> rows) {
  if (rows.empty()) return;
  Write("store tenants", [&](pqxx::work& transaction, const std::string& cluster) {
    base::Json seen = base::Json::array();
    for (const TenantRow& row : rows) seen.push_back(SeenObject(row.tenant.meta));
    NoteSeen(transaction, cluster, api::kTenantKind, seen);
    return transaction.exec_params(sql::UpsertTenants(), ToRecords(rows), cluster);
  });
}

void SqlHistory::UpsertSchedules(std::span<const ScheduleRow> rows) {
  if (rows.empty()) return;
  const std::string records = ToRecords(rows);
  Write("store schedules", [&](pqxx::work& transaction, const std::string& cluster) {
    base::Json seen = base::Json::array();
    for (const ScheduleRow& row : rows) seen.push_back(SeenObject(row.schedule.meta));
    NoteSeen(transaction, cluster, api::kScheduleKind, seen);
    transaction.exec_params(sql::MissingScheduleTenants(), records, cluster);
    return transaction.exec_params(sql::UpsertSchedules(), records, cluster);
  });
}

StoredRuns SqlHistory::UpsertRuns(std::span<const RunRow> rows) {
  if (rows.empty()) return {};
  const std::string records = ToRecords(rows);
  const std::string cluster = cluster_();
  return InTransaction(database_, "store runs", [&](pqxx::work& transaction) {
    transaction.exec(sql::kLockHistory);
    base::Json seen = base::Json::array();
    for (const RunRow& row : rows) {
      if (IsOfPeople(row.run)) seen.push_back(SeenObject(row.run.meta));
    }
    NoteSeen(transaction, cluster, api::kRunKind, seen);
    const std::set<std::string> ended_before = EndedRuns(transaction, records);
    const std::set<std::string> stored_before = DispatchedRuns(transaction, records);
    transaction.exec_params(sql::MissingRunSchedules(), records, cluster);
    transaction.exec_params(sql::UpsertRuns(), records, cluster);
    AnnounceDispatchedRuns(transaction, records, stored_before);
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
  Write("mark schedules as deleted", [&](pqxx::work& transaction, const std::string& cluster) {
    return transaction.exec_params(sql::kMarkSchedulesDeleted, RecordsOf("uid", uids), cluster);
  });
}

void SqlHistory::MarkTenantsDeleted(std::span<const std::string> uids) {
  if (uids.empty()) return;
  Write("mark tenants as deleted", [&](pqxx::work& transaction, const std::string& cluster) {
    return transaction.exec_params(sql::kMarkTenantsDeleted, RecordsOf("uid", uids), cluster);
  });
}

std::map<std::string, size_t> SqlHistory::RecordSkippedSlots(std::span<const SkippedSlot> slots) {
  if (slots.empty()) return {};
  const std::string records = ToRecords(slots);
  const std::string cluster = cluster_();
  return InTransaction(database_, "store skipped slots", [&](pqxx::work& transaction) {
    transaction.exec(sql::kLockHistory);
    transaction.exec_params(sql::MissingSlotSchedules(), records, cluster);
    std::map<std::string, size_t> recorded;
    for (const auto& row : transaction.exec_params(sql::RecordSkippedSlots(), records, cluster)) {
      recorded.emplace(row[0].as<std::string>(), row[1].as<size_t>());
    }
    return recorded;
  });
}

void SqlHistory::AuditRestores(std::span<const domain::ObjectMeta> seen,
                               std::span<const domain::ObjectMeta> gone) {
  base::Json objects = base::Json::array();
  for (const domain::ObjectMeta& meta : seen) objects.push_back(SeenObject(meta));
  for (const domain::ObjectMeta& meta : gone) {
    base::Json object = SeenObject(meta);
    object["gone"] = true;
    objects.push_back(std::move(object));
  }
  if (objects.empty()) return;
  const std::string cluster = cluster_();
  InTransaction(database_, "write down which restores were seen", [&](pqxx::work& transaction) {
    NoteSeen(transaction, cluster, api::kRestoreKind, objects);
  });
}

std::vector<domain::ObjectMeta> SqlHistory::LiveTenants() {
  return Live("list tenants", sql::kLiveTenants);
}

std::vector<domain::ObjectMeta> SqlHistory::LiveSchedules() {
  return Live("list schedules", sql::kLiveSchedules);
}

std::vector<domain::ObjectMeta> SqlHistory::Live(std::string_view attempt, const char* query) {
  const std::string cluster = cluster_();
  return InTransaction(database_, attempt, [&](pqxx::work& transaction) {
    std::vector<domain::ObjectMeta> objects;
    for (const auto& row : transaction.exec_params(query, cluster)) {
      domain::ObjectMeta& meta = objects.emplace_back();
      meta.uid = row[0].as<std::string>();
      meta.resource_version = row[1].as<std::string>();
    }
    return objects;
  });
}

std::vector<domain::Run> SqlHistory::UnfinishedRuns() {
  const std::string cluster = cluster_();
  return InTransaction(database_, "list unfinished runs", [&](pqxx::work& transaction) {
    return store::UnfinishedRuns(transaction, cluster);
  });
}

}  // namespace strongroom::store
