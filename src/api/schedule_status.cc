#include <nlohmann/json.hpp>

#include "api/json.h"
#include "api/schedule.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

constexpr size_t kMaxMessage = 32768;

using OptionalTime = std::optional<std::chrono::sys_seconds>;

Json TimeOrNull(const OptionalTime& time) {
  return time ? Json(base::FormatTimestamp(*time)) : Json(nullptr);
}

Json TextOrNull(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

OptionalTime TimeAt(const Json& object, std::string_view key) {
  return base::ParseTimestamp(StringAt(object, key));
}

// Array entries are replaced whole by a merge patch, so what is absent is left out instead of null.
Json EncodeRecentRun(const domain::RecentRun& run) {
  Json json{{"name", run.name}, {"scheduledFor", base::FormatTimestamp(run.scheduled_for)}};
  if (run.phase != domain::RunPhase::kPending) json["status"] = domain::NameOf(run.phase);
  if (run.started_at) json["startedAt"] = base::FormatTimestamp(*run.started_at);
  if (run.finished_at) json["finishedAt"] = base::FormatTimestamp(*run.finished_at);
  if (!run.backup_set_id.empty()) json["backupSetID"] = run.backup_set_id;
  return json;
}

domain::RecentRun DecodeRecentRun(const Json& json) {
  return {.name = StringAt(json, "name"),
          .scheduled_for = TimeAt(json, "scheduledFor").value_or(std::chrono::sys_seconds{}),
          .phase = base::Parse<domain::RunPhase>(StringAt(json, "status"))
                       .value_or(domain::RunPhase::kPending),
          .started_at = TimeAt(json, "startedAt"),
          .finished_at = TimeAt(json, "finishedAt"),
          .backup_set_id = StringAt(json, "backupSetID")};
}

}  // namespace

Json EncodeConditions(const std::vector<domain::Condition>& conditions, int64_t generation) {
  Json array = Json::array();
  for (const domain::Condition& condition : conditions) {
    array.push_back(
        {{"type", condition.type},
         {"status", condition.is_true ? "True" : "False"},
         {"reason", condition.reason},
         // The CRD refuses an empty message, and with it the whole status.
         {"message",
          Cut(condition.message.empty() ? condition.reason : condition.message, kMaxMessage)},
         {"lastTransitionTime", base::FormatTimestamp(condition.last_transition)},
         {"observedGeneration", generation}});
  }
  return array;
}

std::vector<domain::Condition> DecodeConditions(const Json& status) {
  std::vector<domain::Condition> conditions;
  for (const Json& json : ArrayAt(status, "conditions")) {
    conditions.push_back(
        {.type = StringAt(json, "type"),
         .is_true = StringAt(json, "status") == "True",
         .reason = StringAt(json, "reason"),
         .message = StringAt(json, "message"),
         .last_transition =
             TimeAt(json, "lastTransitionTime").value_or(std::chrono::sys_seconds{})});
  }
  return conditions;
}

Json EncodeScheduleStatus(const domain::ScheduleStatus& status) {
  Json active = Json::array();
  for (const domain::ActiveRun& run : status.active) {
    active.push_back({{"name", run.name}, {"uid", run.uid}});
  }
  Json recent = Json::array();
  for (const domain::RecentRun& run : status.recent_runs) recent.push_back(EncodeRecentRun(run));
  return {
      {"observedGeneration", status.observed_generation},
      {"conditions", EncodeConditions(status.conditions, status.observed_generation)},
      {"effectiveSince", TimeOrNull(status.effective_since)},
      {"effectiveTiming", TextOrNull(status.effective_timing)},
      {"nextRunAt", TimeOrNull(status.next_run_at)},
      {"lastScheduledFor", TimeOrNull(status.last_scheduled_for)},
      {"lastRunAt", TimeOrNull(status.last_run_at)},
      {"lastRunStatus", status.last_run_status ? TextOrNull(domain::NameOf(*status.last_run_status))
                                               : Json(nullptr)},
      {"lastSuccessfulRunAt", TimeOrNull(status.last_successful_run_at)},
      {"consecutiveFailures", status.consecutive_failures},
      {"active", std::move(active)},
      {"recentRuns", std::move(recent)},
      {"lastManualTrigger", TextOrNull(status.last_manual_trigger)},
  };
}

domain::ScheduleStatus DecodeScheduleStatus(const Json& json) {
  domain::ScheduleStatus status;
  status.observed_generation = IntAt(json, "observedGeneration").value_or(0);
  status.conditions = DecodeConditions(json);
  status.effective_since = TimeAt(json, "effectiveSince");
  status.effective_timing = StringAt(json, "effectiveTiming");
  status.next_run_at = TimeAt(json, "nextRunAt");
  status.last_scheduled_for = TimeAt(json, "lastScheduledFor");
  status.last_run_at = TimeAt(json, "lastRunAt");
  const auto phase = base::Parse<domain::RunPhase>(StringAt(json, "lastRunStatus"));
  if (phase && *phase != domain::RunPhase::kPending) status.last_run_status = phase;
  status.last_successful_run_at = TimeAt(json, "lastSuccessfulRunAt");
  status.consecutive_failures = IntAt(json, "consecutiveFailures").value_or(0);
  for (const Json& run : ArrayAt(json, "active")) {
    status.active.push_back({.name = StringAt(run, "name"), .uid = StringAt(run, "uid")});
  }
  for (const Json& run : ArrayAt(json, "recentRuns")) {
    status.recent_runs.push_back(DecodeRecentRun(run));
  }
  status.last_manual_trigger = StringAt(json, "lastManualTrigger");
  return status;
}

}  // namespace strongroom::api
