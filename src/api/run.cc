#include "api/run.h"

#include "api/error.h"
#include "api/json.h"
#include "api/kinds.h"
#include "api/meta.h"
#include "api/run_fields.h"
#include "domain/conditions.h"

namespace strongroom::api {
namespace {

// spec and status of a run.
struct Document {
  domain::RunSpec spec;
  domain::RunStatus status;
};

const Fields<Document>& DocumentFields() {
  static const auto fields = Fields<Document>()
                                 .Required("spec", &Document::spec, Object(RunSpecFields()))
                                 .Optional("status", &Document::status, Object(RunStatusFields()));
  return fields;
}

Json StatusPatch(const Run& run, const domain::RunStatus& changed) {
  Json status = RunStatusFields().Write(changed);
  const bool waits = domain::QueuedOf(run) != nullptr || domain::BlockedOf(run) != nullptr;
  if (waits && changed.conditions.empty()) status["conditions"] = Json::array();
  return PatchUnlessChanged(run.meta, {{"status", std::move(status)}});
}

void Set(std::string_view type, const domain::Obstacle& why, const Run& run,
         std::chrono::sys_seconds now, std::vector<domain::Condition>& conditions) {
  domain::SetCondition(conditions, {.type = std::string(type),
                                    .is_true = true,
                                    .reason = why.reason,
                                    .message = why.message,
                                    .last_transition = now,
                                    .observed_generation = run.meta.generation});
}

Json OwnedBySchedule(const domain::ObjectRef& schedule) {
  return OwnedBy(kScheduleKind.kind, schedule.name, schedule.uid);
}

// The garbage collector deletes what an owner of any other name, kind or UID owns, and a finalizer
// keeps what is deleted.
bool IsOwnedAlone(const Json& object, const domain::ObjectRef& schedule) {
  const Json& metadata = ObjectAt(object, "metadata");
  return ArrayAt(metadata, "ownerReferences") == OwnedBySchedule(schedule) &&
         ArrayAt(metadata, "finalizers").empty();
}

}  // namespace

Run DecodeRun(const Json& object) {
  Document document = ReadStrictly(DocumentFields(), object);
  return {.meta = DecodeMeta(object),
          .controller_uid = ControllerOf(object).uid,
          .is_owned_alone = IsOwnedAlone(object, document.spec.schedule),
          .spec = std::move(document.spec),
          .status = std::move(document.status)};
}

Json BuildRun(const std::string& ns, const std::string& name, const domain::RunSpec& spec) {
  return {{"apiVersion", kApiVersion},
          {"kind", kRunKind.kind},
          {"metadata",
           {{"name", name},
            {"namespace", ns},
            {"labels", LabelsFor(spec.schedule.name)},
            {"ownerReferences", OwnedBySchedule(spec.schedule)}}},
          {"spec", RunSpecFields().Write(spec)}};
}

Json BuildAskedRun(const std::string& ns, const std::string& name, const domain::RunSpec& spec) {
  return {{"apiVersion", kApiVersion},
          {"kind", kRunKind.kind},
          {"metadata", {{"name", name}, {"namespace", ns}}},
          {"spec", RunSpecFields().Write(spec)}};
}

Json BuildAdoptionPatch(const Run& run, const domain::ObjectRef& schedule) {
  Json metadata{{"ownerReferences", OwnedBySchedule(schedule)}};
  // Who manages the object is its author's to say.
  metadata["labels"] = LabelsFor(schedule.name);
  metadata["labels"].erase(std::string(kManagedByLabel));
  return PatchUnlessChanged(run.meta, {{"metadata", std::move(metadata)}});
}

Json BuildResolvedPatch(const Run& run, const domain::ResolvedRun& resolved) {
  domain::RunStatus changed;
  changed.resolved = resolved;
  return StatusPatch(run, changed);
}

Json BuildFinishPatch(const domain::RunToFinish& finish, const Run& run,
                      std::chrono::sys_seconds now,
                      const std::optional<domain::ResolvedRun>& resolved) {
  domain::RunStatus changed;
  changed.resolved = resolved;
  changed.outcome.phase = finish.phase;
  changed.outcome.reason = finish.reason;
  changed.outcome.finished_at = now;
  changed.outcome.error_code = finish.error_code;
  changed.outcome.error_message = finish.message;
  return StatusPatch(run, changed);
}

Json BuildMarkPatch(const domain::RunToMark& mark, const Run& run) {
  domain::RunStatus changed;
  changed.job_name = domain::JobNameOf(run);
  if (mark.set_running) changed.outcome.phase = domain::RunPhase::kRunning;
  changed.outcome.started_at = mark.started_at;
  return StatusPatch(run, changed);
}

Json BuildQueuedPatch(const Run& run, const std::optional<domain::ResolvedRun>& resolved,
                      const domain::Obstacle& cause, std::chrono::sys_seconds now) {
  domain::RunStatus changed;
  changed.resolved = resolved;
  changed.conditions = run.status.conditions;
  Set(domain::condition::kQueued, cause, run, now, changed.conditions);
  return StatusPatch(run, changed);
}

Json BuildBlockedPatch(const Run& run, const std::optional<domain::Obstacle>& obstacle,
                       const std::string& job, std::chrono::sys_seconds now) {
  domain::RunStatus changed;
  changed.job_name = job;
  changed.conditions = run.status.conditions;
  if (obstacle) {
    Set(domain::condition::kBlocked, *obstacle, run, now, changed.conditions);
  } else {
    std::erase_if(changed.conditions, [](const domain::Condition& condition) {
      return condition.type == domain::condition::kBlocked;
    });
  }
  return StatusPatch(run, changed);
}

Json BuildRetryPatch(const domain::RunToRetry& retry, const Run& run, const std::string& job,
                     std::chrono::sys_seconds now) {
  domain::RunStatus changed;
  changed.resolved = run.status.resolved;
  changed.resolved->job_name = job;
  changed.outcome.attempts = retry.attempt;
  changed.conditions = run.status.conditions;
  Set(domain::condition::kBlocked, retry.obstacle, run, now, changed.conditions);
  Json patch = StatusPatch(run, changed);
  for (const char* gone : {"phase", "startedAt", "jobName"}) patch["status"][gone] = nullptr;
  return patch;
}

}  // namespace strongroom::api
