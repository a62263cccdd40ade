#include "store/telling.h"

#include "store/session.h"
#include "store/set_row.h"

namespace strongroom::store {
namespace {

// $1 cluster, $2 days. By the rows of runs, which outlive their sets. What was compared with
// nothing, such as the first set of another selection, may be a change.
std::string Unchanged() {
  return std::string(R"sql(
SELECT s.id, w.sets FROM strongroom.backup_schedules s
CROSS JOIN LATERAL (
  SELECT count(*) AS sets, bool_or(r.summary->'changes' IS NULL
    OR coalesce((r.summary->'changes'->>'added')::bigint, 0)
     + coalesce((r.summary->'changes'->>'changed')::bigint, 0)
     + coalesce((r.summary->'changes'->>'removed')::bigint, 0) > 0) AS has_changed
  FROM strongroom.backup_schedule_runs r
  WHERE r.backup_schedule_id = s.id AND r.status IN ('success', 'partial')
    AND r.scheduled_for > now() - make_interval(days => $2::integer)) w
WHERE s.deleted_at IS NULL AND s.enabled AND w.sets > 1 AND NOT w.has_changed
  AND EXISTS (
    SELECT FROM strongroom.backup_schedule_runs r
    WHERE r.backup_schedule_id = s.id AND r.status IN ('success', 'partial')
      AND r.scheduled_for <= now() - make_interval(days => $2::integer))
  AND )sql") +
         kOfCluster;
}

}  // namespace

std::optional<std::chrono::sys_seconds> SqlTelling::OldestNews() {
  return store::OldestNews(database_, cluster_());
}

OutboxTold SqlTelling::TellOutbox(size_t most, const FactsOfNews& facts_of,
                                  std::chrono::seconds period) {
  return store::TellOutbox(database_, cluster_(), most, facts_of, period);
}

size_t SqlTelling::PruneOutbox(std::chrono::seconds age, size_t most) {
  return store::PruneOutbox(database_, age, most);
}

NoticeCounts SqlTelling::TellFacts(const std::vector<LabelledFact>& facts,
                                   std::chrono::seconds period) {
  return store::TellFacts(database_, facts, period);
}

std::vector<OpenScheduleIncident> SqlTelling::OpenIncidents() {
  return OpenScheduleIncidents(database_, cluster_());
}

std::map<std::string, int64_t> SqlTelling::UnchangedSchedules(std::chrono::days days) {
  static const std::string statement = Unchanged();
  const std::string cluster = cluster_();
  return InTransaction(database_, "look for what does not change", [&](pqxx::work& transaction) {
    std::map<std::string, int64_t> schedules;
    for (const auto& row : transaction.exec_params(statement, cluster, int64_t{days.count()})) {
      schedules[row[0].as<std::string>()] = row[1].as<int64_t>();
    }
    return schedules;
  });
}

}  // namespace strongroom::store
