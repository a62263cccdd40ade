#include "store/outbox_news.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "domain/set_name.h"
#include "store/arrays.h"
#include "store/columns.h"
#include "store/session.h"
#include "store/tell.h"

namespace strongroom::store {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// $1 cluster. Who started a run is asked once it may be known: of what the controller has made for
// an annotation there is no row but that of the annotation.
constexpr const char* kWaiting = R"sql(
FROM strongroom.outbox o
JOIN strongroom.backup_schedule_runs r ON r.id = o.run_uid
JOIN strongroom.backup_schedules s ON s.id = r.backup_schedule_id
LEFT JOIN LATERAL (
  SELECT strongroom.actor_of(o.run_uid) AS name, strongroom.annotator_of(o.run_uid) AS annotator
  WHERE o.kind = 'runDispatched') a ON true
WHERE o.delivered_at IS NULL AND coalesce(coalesce(r.cluster_uid, s.cluster_uid) = $1, true)
  AND (o.kind <> 'runDispatched' OR a.name IS NOT NULL OR a.annotator IS NOT NULL
       OR o.created_at <= now() - make_interval(secs => {wait}))
ORDER BY o.id)sql";

// $2: how many.
constexpr const char* kNews = R"sql(
SELECT o.id, o.kind, extract(epoch FROM o.created_at)::bigint,
  o.created_at < now() - interval '24 hours', coalesce(a.name, ''),
  r.id, r.namespace, r.name, extract(epoch FROM r.created_at)::bigint,
  r.backup_schedule_id, s.name,
  coalesce((SELECT t.name FROM strongroom.tenants t WHERE t.id = r.tenant_id), s.tenant_name),
  extract(epoch FROM r.scheduled_for)::bigint, r.trigger, r.retry_of, r.status, r.reason,
  extract(epoch FROM r.finished_at)::bigint, r.error_code, r.error_message, r.backup_set_id,
  r.summary->'changes'->>'added', r.summary->'changes'->>'changed',
  r.summary->'changes'->>'removed',
  o.created_at < now() - interval '24 hours' AND EXISTS (
    SELECT FROM strongroom.backup_schedule_runs n
    WHERE n.backup_schedule_id = r.backup_schedule_id AND n.scheduled_for > r.scheduled_for
      AND n.status IN ('success', 'partial', 'failed')),
  CASE WHEN o.kind = 'runEnded' THEN to_json(strongroom.changers_of(r.backup_set_id)) END,
  coalesce(a.annotator, '')
{waiting} LIMIT $2 FOR UPDATE OF o)sql";

constexpr const char* kDeliver =
    "UPDATE strongroom.outbox SET delivered_at = now() WHERE id = ANY ($1::bigint[])";

constexpr const char* kPrune = R"sql(
DELETE FROM strongroom.outbox WHERE id IN (
  SELECT id FROM strongroom.outbox WHERE delivered_at < now() - make_interval(secs => $1)
  ORDER BY delivered_at LIMIT $2))sql";

std::string Waiting() { return FillIn(kWaiting, "{wait}", std::to_string(kWaitForActor.count())); }

sys_seconds TimeAt(const pqxx::field& field) { return sys_seconds{seconds{field.as<int64_t>()}}; }

std::optional<domain::ChangeCounts> ChangesAt(const pqxx::row& row, int at) {
  if (row[at].is_null() && row[at + 1].is_null() && row[at + 2].is_null()) return std::nullopt;
  return domain::ChangeCounts{.added = row[at].as<int64_t>(0),
                              .changed = row[at + 1].as<int64_t>(0),
                              .removed = row[at + 2].as<int64_t>(0)};
}

// Of what changed, only by whom.
domain::RunNews NewsAt(const pqxx::row& row) {
  domain::RunNews news;
  news.kind = base::Parse<domain::NewsKind>(row[1].as<std::string>()).value_or(news.kind);
  news.made_at = TimeAt(row[2]);
  news.is_old = row[3].as<bool>();
  news.actor = row[4].as<std::string>();
  domain::ObjectMeta& meta = news.run.meta;
  meta.uid = row[5].as<std::string>();
  meta.ns = row[6].as<std::string>();
  meta.name = row[7].as<std::string>();
  meta.created_at = TimeAt(row[8]);
  domain::ResolvedRun& resolved = news.run.status.resolved.emplace();
  resolved.schedule = {.name = row[10].as<std::string>(), .uid = row[9].as<std::string>()};
  resolved.tenant.name = row[11].as<std::string>();
  resolved.scheduled_for = TimeAt(row[12]);
  resolved.trigger =
      base::Parse<domain::Trigger>(row[13].as<std::string>()).value_or(resolved.trigger);
  resolved.retry_of = row[14].as<std::string>();
  resolved.origin = domain::RunOrigin::kPerson;  // unless somebody knows better
  domain::Outcome& outcome = news.run.status.outcome;
  outcome.phase =
      base::Parse<domain::RunPhase>(row[15].as<std::string>()).value_or(domain::RunPhase::kPending);
  outcome.reason = row[16].as<std::string>();
  if (!row[17].is_null()) outcome.finished_at = TimeAt(row[17]);
  outcome.error_code = row[18].as<std::string>();
  outcome.error_message = row[19].as<std::string>();
  if (!row[20].is_null()) news.set = domain::SetName(meta.name, row[20].as<int64_t>());
  outcome.summary.changes = ChangesAt(row, 21);
  news.is_superseded = row[24].as<bool>();
  if (!row[25].is_null()) {
    for (const auto& actor : base::ParseJson(row[25].as<std::string>())) {
      news.run.status.changes.emplace_back().deed.actor = actor.get<std::string>();
    }
  }
  news.annotator = row[26].as<std::string>();
  return news;
}

}  // namespace

OutboxTold TellOutbox(Database& database, const std::string& cluster_uid, size_t most,
                      const FactsOfNews& facts_of, seconds period) {
  static const std::string statement = FillIn(kNews, "{waiting}", Waiting());
  return InTransaction(database, "tell what is new", [&](pqxx::work& transaction) -> OutboxTold {
    std::vector<int64_t> ids;
    std::vector<domain::RunNews> news;
    for (const auto& row : transaction.exec_params(statement, cluster_uid, most)) {
      ids.push_back(row[0].as<int64_t>());
      news.push_back(NewsAt(row));
    }
    if (news.empty()) return {};
    NoticeCounts notices = TellFacts(transaction, facts_of(news), period);
    transaction.exec_params(kDeliver, ArrayOf(ids, [](int64_t id) { return std::to_string(id); }));
    return {.news = news.size(), .notices = std::move(notices)};
  });
}

std::optional<sys_seconds> OldestNews(Database& database, const std::string& cluster_uid) {
  static const std::string statement =
      "SELECT extract(epoch FROM o.created_at)::bigint" + Waiting() + " LIMIT 1";
  return InTransaction(database, "look for news",
                       [&](pqxx::work& transaction) -> std::optional<sys_seconds> {
                         const auto rows = transaction.exec_params(statement, cluster_uid);
                         if (rows.empty()) return std::nullopt;
                         return TimeAt(rows[0][0]);
                       });
}

size_t PruneOutbox(Database& database, seconds age, size_t most) {
  return InTransaction(database, "remove news that was told", [&](pqxx::work& transaction) {
    const auto result = transaction.exec_params(kPrune, int64_t{age.count()}, most);
    return static_cast<size_t>(result.affected_rows());
  });
}

}  // namespace strongroom::store
