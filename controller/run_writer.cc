#include "controller/run_writer.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/log.h"
#include "base/timestamp.h"
#include "controller/deletion.h"

namespace strongroom::controller {
namespace {

using domain::ResolvedRun;
using kube::Json;

domain::RunSpec SpecOf(const domain::RunToCreate& planned, const api::Schedule& schedule) {
  return {.schedule = {schedule.meta.name, schedule.meta.uid},
          .tenant = schedule.spec->tenant,
          .scheduled_for = planned.scheduled_for,
          .trigger = planned.trigger};
}

// Whether the Run that is there under the name is the one that was to be made: by the other
// controller, or by one that died. What people made under it is resolved as something else, or says
// something else.
bool IsMadeFor(const domain::RunToCreate& planned, const CachedRun& found,
               const api::Schedule& schedule) {
  // A token has one run, of whatever minute.
  const bool is_dated = planned.trigger == domain::Trigger::kSchedule;
  if (const auto& resolved = found.status.resolved) {
    return domain::BelongsTo(found, schedule.meta) &&
           resolved->origin == domain::RunOrigin::kController &&
           resolved->trigger == planned.trigger &&
           (!is_dated || resolved->scheduled_for == planned.scheduled_for);
  }
  // Nothing becomes of one that is being deleted, and a finalizer may hold it for ever.
  const bool is_open = found.decode_error.empty() && !found.meta.is_deleting &&
                       !domain::IsTerminal(found.status.outcome.phase);
  domain::RunSpec expected = SpecOf(planned, schedule);
  if (!is_dated && found.spec.scheduled_for) expected.scheduled_for = found.spec.scheduled_for;
  return is_open && found.is_owned_alone && found.controller_uid == schedule.meta.uid &&
         found.spec == expected;
}

}  // namespace

ResolvedRun ResolvedAs(const Observation& observation, const CachedRun& run) {
  if (run.status.resolved) return *run.status.resolved;
  const domain::ResolvedRun facts = domain::FactsOf(run);
  // Whoever saw a token may have made its run first, and dated it.
  const bool is_dated = facts.trigger == domain::Trigger::kSchedule;
  const auto slot = is_dated ? facts.scheduled_for
                             : std::chrono::floor<std::chrono::minutes>(run.meta.created_at);
  domain::ResolvedRun resolved = domain::Resolve(observation.observed, facts.trigger, slot);
  resolved.retry_of = facts.retry_of;
  resolved.origin = facts.origin;
  return resolved;
}

std::shared_ptr<const CachedRun> RunWriter::Create(const Observation& observation,
                                                   const domain::RunToCreate& planned) {
  const api::Schedule& schedule = *observation.schedule;
  const std::string& ns = schedule.meta.ns;
  const std::string& name = planned.name;
  Json object;
  try {
    object = client_.Create(api::kRunKind, ns, api::BuildRun(ns, name, SpecOf(planned, schedule)));
    base::LogInfo("run created", {{"namespace", ns},
                                  {"schedule", schedule.meta.name},
                                  {"run", name},
                                  {"slot", base::FormatTimestamp(planned.scheduled_for)},
                                  {"trigger", domain::NameOf(planned.trigger)}});
  } catch (const kube::ApiError& e) {
    if (!kube::IsAlreadyExists(e)) throw;
    object = client_.Get(api::kRunKind, ns, name);
    if (!IsMadeFor(planned, DecodeCachedRun(object), schedule)) return nullptr;
  }
  own_writes_.NoteRun(KeyOf(schedule.meta), object);
  return std::make_shared<const CachedRun>(DecodeCachedRun(object));
}

void RunWriter::Skip(const Observation& observation, const CachedRun& run,
                     const domain::RunToCreate& planned) {
  if (run.status.outcome.phase != domain::RunPhase::kPending) return;
  const domain::RunToFinish finish{.name = run.meta.name,
                                   .phase = domain::RunPhase::kSkipped,
                                   .reason = planned.skip_reason,
                                   .error_code = {},
                                   .message = planned.skip_message};
  PatchStatus(
      run, api::BuildFinishPatch(finish, run, clock_.NowSeconds(), ResolvedAs(observation, run)));
}

void RunWriter::Resolve(const CachedRun& run, const ResolvedRun& resolved) {
  CachedRun owned = run;
  if (!run.is_owned_alone || run.controller_uid != resolved.schedule.uid) {
    const Json patch = api::BuildAdoptionPatch(run, resolved.schedule);
    const bool is_there = UnlessGone([&] {
      owned = DecodeCachedRun(client_.MergePatch(api::kRunKind, run.meta.ns, run.meta.name, patch));
    });
    if (!is_there) return;
  }
  PatchStatus(owned, api::BuildResolvedPatch(owned, resolved));
  base::LogInfo("run resolved", {{"namespace", run.meta.ns},
                                 {"run", run.meta.name},
                                 {"trigger", domain::NameOf(resolved.trigger)},
                                 {"origin", domain::NameOf(resolved.origin)}});
}

std::shared_ptr<const CachedRun> RunWriter::Freeze(const CachedRun& run, ResolvedRun resolved) {
  const auto now = clock_.NowSeconds();
  // A deadline that has passed is of an attempt that made no Job.
  const bool is_frozen = run.status.resolved && resolved.deadline && *resolved.deadline > now;
  if (is_frozen) return std::make_shared<const CachedRun>(run);
  resolved.deadline = now + resolved.run.timeout;
  return PutResolved(run, std::move(resolved));
}

std::shared_ptr<const CachedRun> RunWriter::RenameJob(const CachedRun& run,
                                                      const std::string& name) {
  ResolvedRun resolved = *run.status.resolved;
  resolved.job_name = name;
  return PutResolved(run, std::move(resolved));
}

std::shared_ptr<const CachedRun> RunWriter::PutResolved(const CachedRun& run,
                                                        ResolvedRun resolved) {
  const auto answer = PatchStatus(run, api::BuildResolvedPatch(run, resolved));
  if (!answer) return nullptr;
  auto put = std::make_shared<CachedRun>(DecodeCachedRun(*answer));
  // An API server whose CRD is older does not keep it.
  put->status.resolved = std::move(resolved);
  return put;
}

void RunWriter::Queue(const CachedRun& run, const std::optional<ResolvedRun>& resolved,
                      const domain::Obstacle& cause) {
  PatchStatus(run, api::BuildQueuedPatch(run, resolved, cause, clock_.NowSeconds()));
}

void RunWriter::Mark(const CachedRun& run, const domain::RunToMark& mark) {
  PatchStatus(run, api::BuildMarkPatch(mark, run));
}

void RunWriter::Block(const CachedRun& run, const std::optional<domain::Obstacle>& obstacle,
                      const std::string& job) {
  PatchStatus(run, api::BuildBlockedPatch(run, obstacle, job, clock_.NowSeconds()));
}

void RunWriter::Retry(const CachedRun& run, const domain::RunToRetry& retry,
                      const std::string& job) {
  PatchStatus(run, api::BuildRetryPatch(retry, run, job, clock_.NowSeconds()));
}

void RunWriter::Finish(const CachedRun& run, const domain::RunToFinish& finish) {
  PatchStatus(run, api::BuildFinishPatch(finish, run, clock_.NowSeconds()));
}

void RunWriter::Delete(const CachedRun& run) {
  if (!DeleteObject(client_, api::kRunKind, run.meta)) return;
  base::LogInfo("run deleted by history limit",
                {{"namespace", run.meta.ns}, {"run", run.meta.name}});
}

std::optional<Json> RunWriter::PatchStatus(const CachedRun& run, const Json& patch) {
  std::optional<Json> answer;
  UnlessGone([&] {
    answer = client_.MergePatch(api::kRunKind, run.meta.ns, run.meta.name, patch, "status");
    own_writes_.NoteRun(ScheduleKeyOf(run), *answer);
  });
  return answer;
}

}  // namespace strongroom::controller
