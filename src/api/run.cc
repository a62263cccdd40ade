#include "api/run.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "api/kinds.h"
#include "api/schedule.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

constexpr size_t kMaxMessage = 4096;

void DecodeStatus(const Json& status, Run& run) {
  const auto phase = base::Parse<domain::RunPhase>(StringAt(status, "phase"));
  if (!phase) throw ApiFormatError("status.phase: unknown phase " + StringAt(status, "phase"));
  run.phase = *phase;
  run.reason = StringAt(status, "reason");
  run.job_name = StringAt(status, "jobName");
  run.started_at = base::ParseTimestamp(StringAt(status, "startedAt"));
  run.finished_at = base::ParseTimestamp(StringAt(status, "finishedAt"));
  const Json& summary = ObjectAt(status, "summary");
  if (!summary.empty()) run.summary = summary.dump();
  run.error_code = StringAt(status, "errorCode");
  run.error_message = StringAt(status, "errorMessage");
  run.backup_set_id = StringAt(status, "backupSetID");
  run.attempts = IntAt(status, "attempts").value_or(0);
  const auto conditions = DecodeConditions(status);
  const domain::Condition* queued = domain::FindCondition(conditions, "Queued");
  run.is_queued = queued != nullptr && queued->is_true;
}

Json StatusPatch(const Run& run, Json status) {
  return {{"metadata", {{"resourceVersion", run.meta.resource_version}}},
          {"status", std::move(status)}};
}

}  // namespace

Run DecodeRun(const Json& object) {
  Run run;
  run.meta = DecodeMeta(object);
  run.controller_uid = ControllerUid(object);
  const Json& spec = ObjectAt(object, "spec");
  const Json& schedule = ObjectAt(spec, "scheduleRef");
  run.schedule_name = StringAt(schedule, "name");
  run.schedule_uid = StringAt(schedule, "uid");
  run.tenant = StringAt(ObjectAt(spec, "tenantRef"), "name");
  const auto trigger = base::Parse<domain::Trigger>(StringAt(spec, "trigger", "schedule"));
  if (!trigger) throw ApiFormatError("spec.trigger: unknown trigger " + StringAt(spec, "trigger"));
  run.trigger = *trigger;
  run.retry_of = StringAt(spec, "retryOf");
  const auto scheduled_for = base::ParseTimestamp(StringAt(spec, "scheduledFor"));
  if (!scheduled_for) throw ApiFormatError("spec.scheduledFor: not an RFC 3339 time");
  run.scheduled_for = *scheduled_for;
  run.is_canceled = BoolAt(spec, "cancel", false);
  DecodeStatus(ObjectAt(object, "status"), run);
  return run;
}

Json BuildRun(const RunIdentity& identity, const domain::RunToCreate& run) {
  Json labels{{kManagedByLabel, kManagedByValue}};
  // A label value is at most 63 characters; longer names are in spec.scheduleRef only.
  if (identity.schedule_name.size() <= 63)
    labels[std::string(kScheduleLabel)] = identity.schedule_name;
  return {{"apiVersion", kApiVersion},
          {"kind", kRunKind.kind},
          {"metadata",
           {{"name", run.name},
            {"namespace", identity.ns},
            {"labels", std::move(labels)},
            {"ownerReferences", Json::array({{{"apiVersion", kApiVersion},
                                              {"kind", kScheduleKind.kind},
                                              {"name", identity.schedule_name},
                                              {"uid", identity.schedule_uid},
                                              {"controller", true},
                                              {"blockOwnerDeletion", true}}})}}},
          {"spec",
           {{"scheduleRef", {{"name", identity.schedule_name}, {"uid", identity.schedule_uid}}},
            {"tenantRef", {{"name", identity.tenant}}},
            {"scheduledFor", base::FormatTimestamp(run.scheduled_for)},
            {"trigger", domain::NameOf(run.trigger)}}}};
}

Json BuildFinishPatch(const domain::RunToFinish& finish, const Run& run,
                      std::chrono::sys_seconds now) {
  Json status{{"phase", domain::NameOf(finish.phase)},
              {"reason", finish.reason},
              {"finishedAt", base::FormatTimestamp(now)}};
  if (!finish.error_code.empty()) status["errorCode"] = finish.error_code;
  if (!finish.message.empty()) status["errorMessage"] = Cut(finish.message, kMaxMessage);
  if (run.is_queued) status["conditions"] = Json::array();
  return StatusPatch(run, std::move(status));
}

Json BuildMarkPatch(const domain::RunToMark& mark, const Run& run) {
  Json status{{"jobName", run.meta.name}};
  if (mark.set_running) status["phase"] = domain::NameOf(domain::RunPhase::kRunning);
  if (mark.started_at) status["startedAt"] = base::FormatTimestamp(*mark.started_at);
  if (run.is_queued) status["conditions"] = Json::array();
  return StatusPatch(run, std::move(status));
}

Json BuildQueuedPatch(const Run& run, size_t position, std::chrono::sys_seconds now) {
  const std::vector<domain::Condition> conditions{
      {.type = "Queued",
       .is_true = true,
       .reason = "TenantBusy",
       .message = "position " + std::to_string(position) + " among the runs that wait for tenant " +
                  run.tenant,
       .last_transition = now}};
  return StatusPatch(run, {{"conditions", EncodeConditions(conditions, run.meta.generation)}});
}

}  // namespace strongroom::api
