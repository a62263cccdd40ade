#include "store/set_chain.h"

#include "base/timestamp.h"
#include "store/audit_row.h"
#include "store/locks.h"

namespace strongroom::store {
namespace {

constexpr const char* kFindTenant = "SELECT id FROM strongroom.tenants WHERE uid = $1";

constexpr const char* kMakeTenant = R"sql(
INSERT INTO strongroom.tenants (uid, namespace, name, cluster_uid, provider)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (uid) DO NOTHING)sql";

constexpr const char* kPreviousSet = R"sql(
SELECT id, seq, coalesce(encode(root, 'hex'), ''), tenant_id, selection
FROM strongroom.backup_sets WHERE backup_schedule_id = $1 AND sealed_at IS NOT NULL
ORDER BY seq DESC LIMIT 1)sql";

// $14 to $16 are empty of a run's set.
constexpr const char* kInsertSet = R"sql(
INSERT INTO strongroom.backup_sets
  (tenant_id, backup_schedule_id, run_uid, namespace, schedule_name, run_name, seq, status,
   complete, prev_root, cluster_uid, selection, provider, imported_digest, imported_by, taken_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, decode(nullif($10, ''), 'hex'), $11, $12, $13,
  decode(nullif($14, ''), 'hex'), $15, nullif($16, '')::timestamptz)
RETURNING id)sql";

constexpr const char* kBeginImport = "SELECT strongroom.begin_import($1, $2)";

}  // namespace

int TenantOf(pqxx::transaction_base& transaction, const SetKey& key) {
  for (int round = 0; round < 2; ++round) {
    const pqxx::result found = transaction.exec_params(kFindTenant, key.tenant_uid);
    if (!found.empty()) return found[0][0].as<int>();
    // Of a run's tenant the controller says it.
    transaction.exec_params(kMakeTenant, key.tenant_uid, key.ns, key.tenant_name, key.cluster_uid,
                            key.imported ? std::string(base::NameOf(key.provider)) : "");
  }
  return transaction.exec_params(kFindTenant, key.tenant_uid)[0][0].as<int>();
}

std::optional<PreviousSet> LockPrevious(pqxx::transaction_base& transaction,
                                        const std::string& schedule_uid) {
  transaction.exec_params(sql::kLockSchedule, schedule_uid);
  const pqxx::result rows = transaction.exec_params(kPreviousSet, schedule_uid);
  if (rows.empty()) return std::nullopt;
  return PreviousSet{.id = rows[0][0].as<int64_t>(),
                     .seq = rows[0][1].as<int64_t>(),
                     .root = rows[0][2].as<std::string>(),
                     .tenant_id = rows[0][3].as<int>(),
                     .selection = rows[0][4].as<std::string>()};
}

int64_t InsertSet(pqxx::transaction_base& transaction, const SetKey& key, int tenant_id,
                  const domain::Outcome& outcome, const std::optional<PreviousSet>& previous) {
  const ImportedAs imported = key.imported.value_or(ImportedAs{});
  const int64_t seq = previous ? previous->seq + 1 : 1;
  const pqxx::result row = transaction.exec_params(
      kInsertSet, tenant_id, key.schedule_uid, key.run_uid, key.ns, key.schedule_name, key.run_name,
      seq, std::string(domain::NameOf(outcome.phase)), domain::IsWhole(outcome.summary),
      previous ? previous->root : "", key.cluster_uid, key.selection,
      std::string(base::NameOf(key.provider)), imported.digest, imported.by,
      key.imported ? base::FormatTimestamp(imported.taken_at) : "");
  return row[0][0].as<int64_t>();
}

void BeginImport(pqxx::transaction_base& transaction, const SetKey& key, int64_t set_id) {
  if (!key.imported) return;
  SetAuditAuthor(transaction, key.imported->author);
  transaction.exec_params(kBeginImport, set_id, key.imported->peer);
}

}  // namespace strongroom::store
