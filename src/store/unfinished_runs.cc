#include "store/unfinished_runs.h"

#include "api/error.h"
#include "api/report.h"
#include "base/log.h"
#include "store/columns.h"
#include "store/status_words.h"

namespace strongroom::store {
namespace {

// What a set's report said is with the set, in case the run itself could not be told.
constexpr const char* kUnfinished = R"sql(
SELECT r.id, r.namespace, r.name, r.resource_version, extract(epoch FROM r.created_at)::bigint,
  r.backup_schedule_id, s.name, extract(epoch FROM r.scheduled_for)::bigint, r.trigger, r.retry_of,
  r.status, extract(epoch FROM r.started_at)::bigint, b.answer
FROM strongroom.backup_schedule_runs r
JOIN strongroom.backup_schedules s ON s.id = r.backup_schedule_id
LEFT JOIN strongroom.backup_sets b
  ON b.run_uid = r.id AND b.namespace = r.namespace AND b.sealed_at IS NOT NULL
WHERE r.status IN ({open}) AND coalesce(coalesce(r.cluster_uid, s.cluster_uid) = $1, true))sql";

std::chrono::sys_seconds TimeOf(const pqxx::field& field) {
  return std::chrono::sys_seconds{std::chrono::seconds{field.as<int64_t>()}};
}

// An answer that this version cannot read leaves the run as it is.
void EndAsReported(domain::Run& run, const std::string& answer_json) {
  try {
    const api::ReportAnswer answer = api::DecodeReportAnswer(answer_json);
    run.status.outcome = answer.outcome;
    run.status.backup_set_id = answer.backup_set_id;
  } catch (const api::ApiFormatError& e) {
    base::LogError("the answer of a backup set cannot be read",
                   {{"namespace", run.meta.ns}, {"run", run.meta.name}, {"error", e.what()}});
  }
}

domain::Run RunOf(const pqxx::row& row) {
  domain::Run run;
  run.meta.uid = row[0].as<std::string>();
  run.meta.ns = row[1].as<std::string>();
  run.meta.name = row[2].as<std::string>();
  run.meta.resource_version = row[3].as<std::string>();
  run.meta.created_at = TimeOf(row[4]);
  domain::ResolvedRun& resolved = run.status.resolved.emplace();
  resolved.schedule = {.name = row[6].as<std::string>(), .uid = row[5].as<std::string>()};
  resolved.scheduled_for = TimeOf(row[7]);
  resolved.trigger =
      base::Parse<domain::Trigger>(row[8].as<std::string>()).value_or(resolved.trigger);
  resolved.retry_of = row[9].as<std::string>();
  run.status.outcome.phase =
      base::Parse<domain::RunPhase>(row[10].as<std::string>()).value_or(domain::RunPhase::kPending);
  if (!row[11].is_null()) run.status.outcome.started_at = TimeOf(row[11]);
  if (!row[12].is_null()) EndAsReported(run, row[12].as<std::string>());
  return run;
}

}  // namespace

std::vector<domain::Run> UnfinishedRuns(pqxx::transaction_base& transaction,
                                        const std::string& cluster) {
  static const std::string statement = FillIn(kUnfinished, "{open}", OpenStatuses());
  std::vector<domain::Run> runs;
  for (const auto& row : transaction.exec_params(statement, cluster)) runs.push_back(RunOf(row));
  return runs;
}

}  // namespace strongroom::store
