#include "store/restores.h"

#include <algorithm>

#include "store/audit_row.h"
#include "store/records.h"
#include "store/restore_columns.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// What has not ended, and what is old.
constexpr const char* kForget = "SELECT strongroom.forget_plans($1)";

// $1 cluster, $2 namespace, $3 schedule.
constexpr const char* kForgetDrills = "SELECT strongroom.forget_drills($1, $2, $3)";

constexpr const char* kBegin = R"sql(
INSERT INTO strongroom.restores
  (cluster_uid, namespace, name, uid, about, job_uid, backup_set, drill_of)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (uid, about, job_uid) DO NOTHING)sql";

constexpr const char* kOfJob =
    " FROM strongroom.restores r WHERE r.uid = $1 AND r.about = $2 AND r.job_uid = $3";

constexpr const char* kAdd = R"sql(
INSERT INTO strongroom.restore_items (restore_id, {columns})
SELECT $2::bigint, {values} FROM jsonb_to_recordset($1::jsonb) AS i ({record})
ORDER BY i.ordinal ON CONFLICT (restore_id, ordinal) DO NOTHING)sql";

// How many records are policies of the plan as they stand there.
constexpr const char* kSame = R"sql(
SELECT count(*) FROM (
  SELECT {values} FROM jsonb_to_recordset($1::jsonb) AS i ({record})
  INTERSECT SELECT {columns} FROM strongroom.restore_items
  WHERE restore_id = $2 AND ordinal BETWEEN $3 AND $4) same)sql";

constexpr const char* kEnd = R"sql(
UPDATE strongroom.restores r SET plan_digest = $2, set_digest = $3, items = $4, unmet = $5
WHERE id = $1 AND planned_at IS NULL AND $4::bigint = (
  SELECT count(*) FROM strongroom.restore_items i WHERE i.restore_id = r.id))sql";

constexpr const char* kPlan = R"sql(
SELECT r.id, r.uid, r.about, r.plan_digest, r.set_digest, r.backup_set, r.items, r.unmet,
  extract(epoch FROM r.planned_at)::bigint)sql";

StoredPlan ToPlan(const pqxx::row& row) {
  StoredPlan plan;
  int at = 0;
  plan.id = row[at++].as<int64_t>();
  for (std::string* text :
       {&plan.uid, &plan.about, &plan.digest, &plan.set_digest, &plan.backup_set}) {
    *text = row[at++].as<std::string>();
  }
  plan.items = row[at++].as<int64_t>();
  plan.unmet = row[at++].as<int64_t>();
  plan.planned_at = sys_seconds(seconds(row[at++].as<int64_t>(0)));
  return plan;
}

std::optional<StoredPlan> First(const pqxx::result& rows) {
  return rows.empty() ? std::nullopt : std::optional(ToPlan(rows[0]));
}

// The Job's plan, begun or ended, which nobody else changes until the commit.
std::optional<StoredPlan> LockPlan(pqxx::work& transaction, const PlanKey& key) {
  const std::string statement = std::string(kPlan) + kOfJob + " FOR NO KEY UPDATE";
  return First(transaction.exec_params(statement, key.uid, key.about, key.job));
}

void Begin(pqxx::work& transaction, const PlanKey& key) {
  transaction.exec_params(kForget, key.uid);
  if (!key.drill_of.empty()) {
    transaction.exec_params(kForgetDrills, key.cluster_uid, key.ns, key.drill_of);
  }
  transaction.exec_params(kBegin, key.cluster_uid, key.ns, key.name, key.uid, key.about, key.job,
                          key.backup_set, key.drill_of);
}

bool HasEnded(const StoredPlan& plan) { return !plan.digest.empty(); }

// The policies of the plan are as the records say.
bool AreSame(pqxx::work& transaction, int64_t plan_id, const std::string& records,
             std::span<const RestoreProgressItem> items) {
  if (items.empty()) return true;
  static const std::string statement = PlannedColumns().Statement(kSame);
  int64_t least = items.front().ordinal;
  int64_t most = least;
  for (const RestoreProgressItem& item : items) {
    least = std::min(least, item.ordinal);
    most = std::max(most, item.ordinal);
  }
  const pqxx::result rows = transaction.exec_params(statement, records, plan_id, least, most);
  return rows[0][0].as<size_t>() == items.size();
}

bool IsOf(const StoredPlan& plan, const PlanEnd& end) {
  return plan.digest == end.digest && plan.set_digest == end.set_digest &&
         plan.items == end.items && plan.unmet == end.unmet;
}

}  // namespace

bool AddPlanned(Database& database, const PlanKey& key, bool is_first,
                std::span<const RestoreProgressItem> items) {
  static const std::string add = PlannedColumns().Statement(kAdd);
  const std::string records = Records(PlannedColumns(), items);
  return InTransaction(database, "write down what a restore would do", [&](pqxx::work& work) {
    work.exec("SAVEPOINT part");
    if (is_first) Begin(work, key);
    const auto plan = LockPlan(work, key);
    if (plan && !HasEnded(*plan)) work.exec_params(add, records, plan->id);
    const bool is_taken = plan && AreSame(work, plan->id, records, items);
    if (!is_taken) work.exec("ROLLBACK TO SAVEPOINT part");
    return is_taken;
  });
}

std::optional<EndedPlan> EndPlan(Database& database, const PlanKey& key, const PlanEnd& end,
                                 const AuditEntry& entry) {
  return InTransaction(
      database, "end the plan of a restore", [&](pqxx::work& work) -> std::optional<EndedPlan> {
        const auto plan = LockPlan(work, key);
        if (!plan) return std::nullopt;
        if (HasEnded(*plan)) {
          return IsOf(*plan, end) ? std::optional(EndedPlan{.plan = *plan}) : std::nullopt;
        }
        const pqxx::result ended =
            work.exec_params(kEnd, plan->id, end.digest, end.set_digest, end.items, end.unmet);
        if (ended.affected_rows() == 0) return std::nullopt;
        AuditEntry row = entry;
        row.cluster_uid = key.cluster_uid;
        AppendAudit(work, row);
        return EndedPlan{.plan = *LockPlan(work, key), .is_new = true};
      });
}

bool DropPlan(Database& database, const PlanKey& key) {
  return InTransaction(database, "forget the plan of a restore", [&](pqxx::work& work) {
    const auto plan = LockPlan(work, key);
    if (plan && HasEnded(*plan)) return false;
    work.exec_params(kForget, key.uid);
    return true;
  });
}

std::optional<StoredPlan> FindPlan(Database& database, const std::string& restore_uid,
                                   const std::string& digest) {
  const std::string statement = std::string(kPlan) +
                                " FROM strongroom.restores r WHERE r.uid = $1 AND "
                                "r.plan_digest = $2 AND r.planned_at IS NOT NULL "
                                "ORDER BY r.id DESC LIMIT 1";
  return InTransaction(database, "find the plan of a restore", [&](pqxx::work& work) {
    return First(work.exec_params(statement, restore_uid, digest));
  });
}

std::optional<StoredPlan> FindNewestPlan(Database& database, const std::string& cluster_uid,
                                         const std::string& ns, const std::string& name) {
  const std::string statement = std::string(kPlan) +
                                " FROM strongroom.restores r WHERE r.cluster_uid = $1 AND "
                                "r.namespace = $2 AND r.name = $3 AND r.planned_at IS NOT NULL "
                                "ORDER BY r.planned_at DESC, r.id DESC LIMIT 1";
  return InTransaction(database, "find the plan of a restore", [&](pqxx::work& work) {
    return First(work.exec_params(statement, cluster_uid, ns, name));
  });
}

}  // namespace strongroom::store
