#include "store/outbox.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "store/arrays.h"
#include "store/columns.h"
#include "store/records.h"
#include "store/status_words.h"

namespace strongroom::store {
namespace {

constexpr const char* kEndedRuns = R"sql(
SELECT id FROM strongroom.backup_schedule_runs
WHERE status NOT IN ({open})
  AND id IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid)))sql";

constexpr const char* kAnnounce = R"sql(
INSERT INTO strongroom.outbox (kind, run_uid)
SELECT 'runEnded', uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid)
ON CONFLICT (kind, run_uid) DO NOTHING)sql";

constexpr const char* kDispatchedRuns = R"sql(
SELECT id FROM strongroom.backup_schedule_runs
WHERE id IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS r (uid uuid, trigger text)
             WHERE r.trigger IN ('manual', 'retry')))sql";

// $2: those that were there before.
constexpr const char* kAnnounceDispatched = R"sql(
INSERT INTO strongroom.outbox (kind, run_uid)
SELECT 'runDispatched', r.id FROM strongroom.backup_schedule_runs r
WHERE r.id IN (SELECT uid FROM jsonb_to_recordset($1::jsonb) AS i (uid uuid))
  AND r.trigger IN ('manual', 'retry') AND r.id <> ALL ($2::uuid[])
  AND (r.status IN ({open}) OR r.created_at > now() - interval '24 hours')
ORDER BY r.created_at, r.id
ON CONFLICT (kind, run_uid) DO NOTHING)sql";

std::set<std::string> UidsOf(const pqxx::result& rows) {
  std::set<std::string> uids;
  for (const auto& row : rows) uids.insert(row[0].as<std::string>());
  return uids;
}

}  // namespace

std::set<std::string> EndedRuns(pqxx::work& transaction, const std::string& records) {
  static const std::string statement = FillIn(kEndedRuns, "{open}", OpenStatuses());
  return UidsOf(transaction.exec_params(statement, records));
}

std::set<std::string> DispatchedRuns(pqxx::work& transaction, const std::string& records) {
  return UidsOf(transaction.exec_params(kDispatchedRuns, records));
}

void AnnounceDispatchedRuns(pqxx::work& transaction, const std::string& records,
                            const std::set<std::string>& stored_before) {
  static const std::string statement = FillIn(kAnnounceDispatched, "{open}", OpenStatuses());
  const std::string known =
      ArrayOf(stored_before, [](const std::string& uid) -> const std::string& { return uid; });
  transaction.exec_params(statement, records, known);
}

std::set<std::string> AnnounceEndedRuns(pqxx::work& transaction, const std::string& records,
                                        const std::set<std::string>& ended_before) {
  const std::set<std::string> ended = EndedRuns(transaction, records);
  std::vector<std::string> news;
  std::set_difference(ended.begin(), ended.end(), ended_before.begin(), ended_before.end(),
                      std::back_inserter(news));
  if (!news.empty()) transaction.exec_params(kAnnounce, RecordsOf("uid", news));
  return {news.begin(), news.end()};
}

}  // namespace strongroom::store
