#include "store/set_reader.h"

#include <algorithm>

#include "base/enum_words.h"
#include "domain/set_name.h"
#include "store/records.h"
#include "store/session.h"
#include "store/set_row.h"

namespace strongroom::store {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// $1 cluster.
std::string Select() {
  return std::string(R"sql(
SELECT s.id, s.tenant_id, s.namespace, s.schedule_name, s.backup_schedule_id, s.run_name, s.run_uid,
  t.name, t.uid, coalesce(nullif(s.provider, ''), t.provider), s.seq, s.status, s.complete, encode(s.root, 'hex'),
  coalesce(encode(s.prev_root, 'hex'), ''), s.item_count, s.added, s.changed, s.removed,
  s.new_versions, s.raw_bytes, s.stored_bytes, extract(epoch FROM s.sealed_at)::bigint,
  s.held OR coalesce(s.held_until > now(), false),
  extract(epoch FROM s.held_until)::bigint, extract(epoch FROM s.deleted_at)::bigint,
  s.hold_reason, s.held_by, extract(epoch FROM v.verified_at)::bigint,
  extract(epoch FROM CASE WHEN isfinite(v.seen_since) THEN v.seen_since ELSE v.verified_at END)::bigint,
  v.problem_count, r.trigger, extract(epoch FROM coalesce(s.taken_at, s.sealed_at))::bigint,
  encode(s.imported_digest, 'hex'), s.imported_by
FROM strongroom.backup_sets s JOIN strongroom.tenants t ON t.id = s.tenant_id
LEFT JOIN strongroom.set_verifications v ON v.set_id = s.id
LEFT JOIN strongroom.backup_schedule_runs r ON r.id = s.run_uid
WHERE s.sealed_at IS NOT NULL AND )sql") +
         kOfCluster;
}

// $2 to $4 the position, $5 the limit, $6 the namespace, or '' for all, $7 the values of
// conditions; each is named, so that PostgreSQL knows its type.
constexpr const char* kPage = R"sql(
  AND $6::text IS NOT NULL AND $7::jsonb IS NOT NULL
  AND (s.namespace COLLATE "C", s.run_name COLLATE "C", s.id) > ($2, $3, $4::bigint))sql";
// In the collation of the index.
constexpr const char* kOfNamespace = R"sql(
  AND s.namespace COLLATE "C" = $6)sql";
constexpr const char* kPageEnd = R"sql(
ORDER BY s.namespace COLLATE "C", s.run_name COLLATE "C", s.id LIMIT $5)sql";

constexpr const char* kOne = "  AND s.namespace = $2 AND s.id = $3";

constexpr const char* kBefore = "  AND s.backup_schedule_id = $2 AND s.seq = $3 - 1";

constexpr const char* kTypes = R"sql(
SELECT policy_type, state, total, backed_up, errors, excluded, error_code, error_message,
  api_version, snapshot_point, encode(type_root, 'hex')
FROM strongroom.backup_set_types WHERE set_id = $1 ORDER BY policy_type COLLATE "C")sql";

const char* ExpressionOf(SetField field) {
  switch (field) {
    case SetField::kNamespace:
      return "s.namespace";
    case SetField::kName:
      return "s.run_name || '-' || s.id";  // domain::SetName
    case SetField::kSchedule:
      return "CASE WHEN s.imported_digest IS NULL THEN s.schedule_name END";
    case SetField::kImportedSchedule:
      return "CASE WHEN s.imported_digest IS NOT NULL THEN s.schedule_name END";
    case SetField::kRun:
      return "CASE WHEN s.imported_digest IS NULL THEN s.run_name END";
    case SetField::kImportedRun:
      return "CASE WHEN s.imported_digest IS NOT NULL THEN s.run_name END";
    case SetField::kTenant:
      return "t.name";
    case SetField::kPhase:
      return "s.status";
    case SetField::kComplete:
      return "s.complete::text";
    case SetField::kImported:
      return "(s.imported_digest IS NOT NULL)::text";
    case SetField::kHeld:
      break;
  }
  return "(s.held OR coalesce(s.held_until > now(), false))::text";
}

// The values are the element `index` of $7.
std::string TextOf(const SetCondition& condition, size_t index) {
  std::string field = std::string("(") + ExpressionOf(condition.field) + ')';
  // https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
  if (condition.as_label) field = "(CASE WHEN length(" + field + ") <= 63 THEN " + field + " END)";
  const std::string values =
      "(SELECT jsonb_array_elements_text($7::jsonb -> " + std::to_string(index) + "))";
  switch (condition.is) {
    case SetCondition::Operator::kIn:
      return field + " IN " + values;
    case SetCondition::Operator::kNotIn:
      return "coalesce(" + field + " NOT IN " + values + ", true)";
    case SetCondition::Operator::kExists:
      return field + " IS NOT NULL";
    case SetCondition::Operator::kAbsent:
      break;
  }
  return field + " IS NULL";
}

// Whether no set can be meant, so that none has to be looked for: every set has a name.
bool IsNever(const std::vector<SetCondition>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(), [](const SetCondition& condition) {
    return condition.field == SetField::kName && condition.is == SetCondition::Operator::kAbsent;
  });
}

// A set of a name is found by the id in it.
std::string ByIds(const SetCondition& condition) {
  if (condition.field != SetField::kName || condition.is != SetCondition::Operator::kIn) return "";
  std::string ids;
  for (const std::string& name : condition.values) {
    if (const auto id = domain::SetIdIn(name))
      ids += (ids.empty() ? "" : ", ") + std::to_string(*id);
  }
  return ids.empty() ? " AND false" : " AND s.id IN (" + ids + ')';
}

std::optional<sys_seconds> InstantAt(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return sys_seconds(seconds(field.as<int64_t>()));
}

SetRecord ToSet(const pqxx::row& row) {
  SetRecord set;
  int at = 0;
  set.id = row[at++].as<int64_t>();
  set.tenant_id = row[at++].as<int>();
  for (std::string* text : {&set.ns, &set.schedule_name, &set.schedule_uid, &set.run_name,
                            &set.run_uid, &set.tenant_name, &set.tenant_uid, &set.provider.word}) {
    *text = row[at++].as<std::string>();
  }
  set.seq = row[at++].as<int64_t>();
  set.phase = row[at++].as<std::string>();
  set.is_complete = row[at++].as<bool>();
  set.root = row[at++].as<std::string>();
  set.prev_root = row[at++].as<std::string>();
  for (int64_t* number : {&set.items, &set.added, &set.changed, &set.removed, &set.new_versions,
                          &set.raw_bytes, &set.stored_bytes}) {
    *number = row[at++].as<int64_t>();
  }
  set.sealed_at = sys_seconds(seconds(row[at++].as<int64_t>()));
  set.is_held = row[at++].as<bool>();
  set.held_until = InstantAt(row[at++]);
  set.deleted_at = InstantAt(row[at++]);
  set.hold_reason = row[at++].as<std::string>();
  set.held_by = row[at++].as<std::string>();
  if (const auto verified_at = InstantAt(row[at++])) {
    set.verification = {.at = *verified_at,
                        .since = *InstantAt(row[at]),
                        .problem_count = row[at + 1].as<int64_t>()};
  }
  at += 2;
  set.trigger = row[at++].as<std::string>("");
  set.taken_at = sys_seconds(seconds(row[at++].as<int64_t>()));
  if (!row[at].is_null()) {
    set.imported = {.digest = row[at].as<std::string>(), .by = row[at + 1].as<std::string>()};
  }
  return set;
}

SetType ToType(const pqxx::row& row) {
  SetType type;
  domain::TypeCoverage& coverage = type.coverage;
  int at = 0;
  type.policy_type = row[at++].as<std::string>();
  coverage.state =
      base::Parse<domain::TypeState>(row[at++].as<std::string>()).value_or(coverage.state);
  for (int64_t* number :
       {&coverage.total, &coverage.backed_up, &coverage.errors, &coverage.excluded}) {
    *number = row[at++].as<int64_t>();
  }
  for (std::string* text : {&coverage.error_code, &coverage.error_message, &coverage.api_version,
                            &coverage.snapshot_point, &type.root}) {
    *text = row[at++].as<std::string>();
  }
  return type;
}

}  // namespace

std::string NameOf(const SetRecord& set) { return domain::SetName(set.run_name, set.id); }

SetPage ListSets(Database& database, const SetQuery& query) {
  if (IsNever(query.conditions)) return {};
  std::string statement = Select() + kPage + (query.ns.empty() ? "" : kOfNamespace);
  base::Json values = base::Json::array();
  for (const SetCondition& condition : query.conditions) {
    statement += "\n  AND " + TextOf(condition, values.size()) + ByIds(condition);
    values.push_back(condition.values);
  }
  statement += kPageEnd;
  return InTransaction(database, "list backup sets", [&](pqxx::work& transaction) {
    SetPage page;
    for (const auto& row :
         transaction.exec_params(statement, query.cluster_uid, query.after.ns, query.after.run,
                                 query.after.id, query.limit + 1, query.ns, DumpForJsonb(values))) {
      page.has_more = page.sets.size() == static_cast<size_t>(query.limit);
      if (!page.has_more) page.sets.push_back(ToSet(row));
    }
    return page;
  });
}

std::optional<SetRecord> SetOf(pqxx::transaction_base& transaction, const SetAddress& address,
                               Locking locking) {
  const auto id = domain::SetIdIn(address.name);
  if (!id) return std::nullopt;
  std::string statement = Select() + kOne;
  if (locking == Locking::kUntilCommit) statement += " FOR NO KEY UPDATE OF s";
  const pqxx::result rows =
      transaction.exec_params(statement, address.cluster_uid, address.ns, *id);
  if (rows.empty()) return std::nullopt;
  SetRecord set = ToSet(rows[0]);
  return NameOf(set) == address.name ? std::optional(std::move(set)) : std::nullopt;
}

std::optional<SetRecord> FindSet(Database& database, const SetAddress& address) {
  return InTransaction(database, "read a backup set", [&](pqxx::work& transaction) {
    return SetOf(transaction, address, Locking::kNone);
  });
}

std::optional<SetRecord> FindSetBefore(Database& database, const std::string& cluster_uid,
                                       const SetRecord& set) {
  const std::string statement = Select() + kBefore;
  return InTransaction(database, "read the backup set before",
                       [&](pqxx::work& transaction) -> std::optional<SetRecord> {
                         const pqxx::result rows = transaction.exec_params(
                             statement, cluster_uid, set.schedule_uid, set.seq);
                         return rows.empty() ? std::nullopt : std::optional(ToSet(rows[0]));
                       });
}

std::vector<SetType> TypesOfSet(Database& database, int64_t set_id) {
  return InTransaction(database, "read the types of a backup set", [&](pqxx::work& transaction) {
    std::vector<SetType> types;
    for (const auto& row : transaction.exec_params(kTypes, set_id)) types.push_back(ToType(row));
    return types;
  });
}

}  // namespace strongroom::store
