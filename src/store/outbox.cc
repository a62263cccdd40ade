#include "store/outbox.h"

#include <algorithm>
#include <iterator>
#include <vector>

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

}  // namespace

std::set<std::string> EndedRuns(pqxx::work& transaction, const std::string& records) {
  static const std::string statement = FillIn(kEndedRuns, "{open}", OpenStatuses());
  std::set<std::string> uids;
  for (const auto& row : transaction.exec_params(statement, records)) {
    uids.insert(row[0].as<std::string>());
  }
  return uids;
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
