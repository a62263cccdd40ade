#include "store/audit_list.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "base/json_members.h"
#include "domain/set_name.h"
#include "store/columns.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

using base::Json;
using std::chrono::microseconds;

// $1 has what is asked for, so that statements differ by their conditions alone.
constexpr const char* kLooked = R"sql(
WITH looked AS MATERIALIZED (
  SELECT l.* FROM strongroom.audit_log l WHERE {indexed}
  ORDER BY l.at {order}, l.id {order} LIMIT ($1::jsonb ->> 'looked')::bigint)
SELECT c.looked, (extract(epoch FROM e.at) * 1000000)::bigint, e.id, m.*
FROM (SELECT count(*) AS looked FROM looked) c
LEFT JOIN (SELECT at, id FROM looked ORDER BY at {reverse}, id {reverse} LIMIT 1) e ON true
LEFT JOIN (
  {select} FROM looked l LEFT JOIN strongroom.audit_chain h ON h.audit_id = l.id WHERE {others}
  ORDER BY l.at {order}, l.id {order} LIMIT ($1::jsonb ->> 'limit')::bigint) m ON true
ORDER BY m.at {order}, m.id {order})sql";

constexpr const char* kSelect = R"sql(
SELECT l.id, (extract(epoch FROM l.at) * 1000000)::bigint AS at, l.login, l.actor, l.action,
  l.namespace, l.subject, l.result, l.reason, l.source, l.via, l.object_uid, l.request_uid,
  l.generation, to_jsonb(l.groups)::text, l.changes::text, l.details::text, h.seq,
  encode(h.hash, 'hex'))sql";

constexpr const char* kOne = R"sql(
FROM strongroom.audit_log l LEFT JOIN strongroom.audit_chain h ON h.audit_id = l.id
WHERE l.namespace = $2 AND l.id = $3 AND )sql";

// As of backup sets (set_row.h).
constexpr const char* kOfCluster = R"sql((l.cluster_uid = {cluster} OR (l.cluster_uid IS NULL
    AND NOT EXISTS (SELECT FROM strongroom.clusters c WHERE c.uid <> {cluster}))))sql";

// As the index of migration 0023 has it.
constexpr const char* kOfObject =
    "(split_part(l.subject, '/', 1) || '/' || split_part(l.subject, '/', 2)) = "
    "ANY(ARRAY(SELECT jsonb_array_elements_text($1::jsonb -> 'objects')))";
constexpr const char* kOfKind = "split_part(l.subject, '/', 1) = $1::jsonb ->> 'object'";

constexpr std::string_view kSets = "backupsets/";

int64_t MicrosOf(AuditTime at) { return at.time_since_epoch().count(); }

// What rows call that object.
Json NamesOf(const std::string& object) {
  Json names = Json::array({object});
  if (!object.starts_with(kSets)) return names;
  if (const auto id = domain::SetIdIn(std::string_view(object).substr(kSets.size()))) {
    names.push_back(std::string(kSets) + std::to_string(*id));
  }
  return names;
}

Json AskedFor(const AuditQuery& query) {
  Json asked{{"cluster", query.cluster_uid},
             {"ns", query.ns},
             {"actor", query.actor},
             {"action", query.action},
             {"result", query.result},
             {"object", query.object},
             {"objects", NamesOf(query.object)},
             {"looked", query.most_looked_at},
             {"limit", query.limit + 1}};
  if (query.since) asked["since"] = query.since->time_since_epoch().count();
  if (query.until) asked["until"] = query.until->time_since_epoch().count();
  if (query.after) {
    asked["after"] = MicrosOf(query.after->at);
    asked["afterID"] = query.after->id;
  }
  return asked;
}

std::string IsAsked(const char* column, const char* name) {
  return std::string("l.") + column + " = $1::jsonb ->> '" + name + '\'';
}

// One of them goes with the order of time in an index: that which leaves least. The others are
// asked of what it leaves.
struct Conditions {
  std::string indexed = "true";
  std::string others = FillIn(kOfCluster, "{cluster}", "($1::jsonb ->> 'cluster')::uuid");

  void Add(bool is_asked, const std::string& condition) {
    if (!is_asked) return;
    (indexed == "true" ? indexed : others) += " AND " + condition;
  }
};

Conditions ConditionsOf(const AuditQuery& query) {
  const bool is_of_one = query.object.find('/') != std::string::npos;
  Conditions conditions;
  conditions.Add(is_of_one, kOfObject);
  conditions.Add(!query.actor.empty(), IsAsked("actor", "actor"));
  conditions.Add(!query.ns.empty(), IsAsked("namespace", "ns"));
  const auto of_all = [&](bool is_asked, const std::string& condition) {
    if (is_asked) conditions.others += " AND " + condition;
  };
  of_all(!query.object.empty() && !is_of_one, kOfKind);
  of_all(!query.action.empty(), IsAsked("action", "action"));
  of_all(!query.result.empty(), IsAsked("result", "result"));
  const auto of_time = [&](bool is_asked, const char* condition) {
    if (is_asked) conditions.indexed += std::string(" AND ") + condition;
  };
  of_time(query.since.has_value(), "l.at >= to_timestamp(($1::jsonb ->> 'since')::float8)");
  of_time(query.until.has_value(), "l.at < to_timestamp(($1::jsonb ->> 'until')::float8)");
  if (query.after) {
    conditions.indexed += std::string(" AND (l.at, l.id) ") +
                          (query.order == AuditQuery::Order::kNewestFirst ? '<' : '>') +
                          " (timestamptz 'epoch' + ($1::jsonb ->> 'after')::float8 * "
                          "interval '1 microsecond', ($1::jsonb ->> 'afterID')::bigint)";
  }
  return conditions;
}

std::string StatementOf(const AuditQuery& query) {
  const Conditions conditions = ConditionsOf(query);
  const bool is_newest_first = query.order == AuditQuery::Order::kNewestFirst;
  std::string statement = kLooked;
  for (const auto& [place, part] : std::initializer_list<std::pair<const char*, std::string>>{
           {"{indexed}", conditions.indexed},
           {"{others}", conditions.others},
           {"{select}", kSelect},
           {"{order}", is_newest_first ? "DESC" : "ASC"},
           {"{reverse}", is_newest_first ? "ASC" : "DESC"}}) {
    statement = FillIn(std::move(statement), place, part);
  }
  return statement;
}

AuditTime TimeAt(const pqxx::field& field) { return AuditTime(microseconds(field.as<int64_t>())); }

std::vector<AuditChange> ReadChanges(const std::string& text) {
  std::vector<AuditChange> changes;
  for (const Json& change : base::ParseJson(text)) {
    changes.push_back({.path = base::TextOrEmpty(change, "path"),
                       .from = base::TextOrEmpty(change, "from"),
                       .to = base::TextOrEmpty(change, "to")});
  }
  return changes;
}

// The columns of kSelect, from `at` on.
AuditRecord ToRecord(const pqxx::row& row, int at) {
  AuditRecord record;
  AuditEntry& entry = record.entry;
  record.id = row[at++].as<int64_t>();
  record.at = TimeAt(row[at++]);
  for (std::string* text :
       {&record.login, &entry.actor, &entry.action, &entry.ns, &entry.subject, &entry.result,
        &entry.reason, &entry.source, &entry.via, &entry.object_uid, &entry.request_uid}) {
    *text = row[at++].as<std::string>();
  }
  entry.generation = row[at++].as<int64_t>();
  for (const Json& group : base::ParseJson(row[at++].as<std::string>())) {
    entry.groups.push_back(group.get<std::string>());
  }
  entry.changes = ReadChanges(row[at++].as<std::string>());
  record.details = row[at++].as<std::string>();
  record.seq = row[at++].as<int64_t>(0);
  record.hash = row[at++].as<std::string>("");
  return record;
}

}  // namespace

AuditPage ListAudit(Database& database, const AuditQuery& query) {
  const std::string statement = StatementOf(query);
  const std::string asked = DumpForJsonb(AskedFor(query));
  return InTransaction(database, "list the audit log", [&](pqxx::work& transaction) {
    const pqxx::result found = transaction.exec_params(statement, asked);
    AuditPage page;
    const auto limit = static_cast<size_t>(query.limit);
    for (const auto& row : found) {
      if (row[3].is_null()) break;
      if (page.rows.size() == limit) {
        page.next = {.at = page.rows.back().at, .id = page.rows.back().id};
        return page;
      }
      page.rows.push_back(ToRecord(row, 3));
    }
    if (found[0][0].as<int64_t>() >= query.most_looked_at) {
      page.next = {.at = TimeAt(found[0][1]), .id = found[0][2].as<int64_t>()};
    }
    return page;
  });
}

std::optional<AuditRecord> FindAudit(Database& database, const std::string& cluster_uid,
                                     const std::string& ns, int64_t id) {
  const std::string statement =
      std::string(kSelect) + kOne + FillIn(kOfCluster, "{cluster}", "$1::uuid");
  return InTransaction(
      database, "read the audit log", [&](pqxx::work& transaction) -> std::optional<AuditRecord> {
        const pqxx::result rows = transaction.exec_params(statement, cluster_uid, ns, id);
        if (rows.empty()) return std::nullopt;
        return ToRecord(rows[0], 0);
      });
}

}  // namespace strongroom::store
