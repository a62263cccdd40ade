#include "controller/actor.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/log.h"
#include "base/timestamp.h"
#include "controller/reference.h"
#include "domain/event_reasons.h"
#include "domain/miss_reasons.h"
#include "domain/run_reasons.h"

namespace strongroom::controller {

namespace {

using kube::Json;

bool Starts(const domain::Plan& plan, const std::string& run) {
  return std::find(plan.start_jobs.begin(), plan.start_jobs.end(), run) != plan.start_jobs.end();
}

}  // namespace

Actor::Actor(const Parts& parts, const api::JobSettings& job)
    : parts_(parts), job_(job), runs_(parts.client, parts.clock, parts.own_writes) {}

void Actor::Act(const Observation& observation, const domain::Plan& plan) {
  for (const auto& finish : plan.finish_runs) FinishRun(observation, finish);
  for (const auto& run : plan.delete_jobs) DeleteJob(observation, run);

  std::map<std::string, std::shared_ptr<const CachedRun>> runs = observation.runs;
  for (const auto& run : plan.create_runs) {
    const auto created = CreateRun(observation, run);
    if (created && !run.skip_reason.empty()) runs_.Skip(observation, *created, run);
    const bool waits = run.skip_reason.empty() && !Starts(plan, run.name);
    if (created && waits && !created->status.resolved) {
      runs_.Resolve(*created, ResolvedAs(observation, *created));
    }
    runs[run.name] = created;
  }
  for (const auto& run : plan.resolve_runs) {
    runs_.Resolve(*observation.runs.at(run.name), run.resolved);
  }
  for (const std::string& name : plan.start_jobs) {
    const auto& run = runs[name];
    if (run && !domain::IsTerminal(run->status.outcome.phase)) StartJob(observation, *run);
  }
  for (const auto& mark : plan.mark_runs) runs_.Mark(*observation.runs.at(mark.name), mark);
  for (const std::string& name : plan.delete_runs) runs_.Delete(*observation.runs.at(name));
  for (const auto& slot : plan.missed_slots) RecordMissed(observation, slot);
}

void Actor::WriteStatus(const Observation& observation, const domain::Plan& plan) {
  if (plan.status == observation.observed.status) return;
  const api::Meta& meta = observation.schedule->meta;
  // The lock keeps a controller that was paused from setting lastScheduledFor back.
  const Json patch =
      api::PatchUnlessChanged(meta, {{"status", api::EncodeScheduleStatus(plan.status)}});
  UnlessGone([&] {
    parts_.own_writes.NoteSchedule(
        KeyOf(meta),
        parts_.client.MergePatch(api::kScheduleKind, meta.ns, meta.name, patch, "status"));
  });
}

void Actor::FinishRun(const Observation& observation, const domain::RunToFinish& finish) {
  const CachedRun& run = *observation.runs.at(finish.name);
  runs_.Finish(run, finish);
  base::LogInfo("run ended without a report", {{"namespace", run.meta.ns},
                                               {"run", run.meta.name},
                                               {"status", domain::NameOf(finish.phase)},
                                               {"reason", finish.reason}});
  LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue);
  if (finish.reason != domain::run_reason::kInvalidRun) return;
  parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kWarning,
                       domain::event_reason::kInvalidRun,
                       "BackupScheduleRun " + run.meta.name + " is none: " + finish.message);
}

void Actor::EndStray(const CachedRun& run) {
  runs_.Finish(run, {.name = run.meta.name,
                     .phase = domain::RunPhase::kSkipped,
                     .reason = std::string(domain::run_reason::kInvalidRun),
                     .error_code = {},
                     .message = "spec.scheduleRef: there is no BackupSchedule \"" +
                                run.spec.schedule.name + "\" in this namespace"});
}

void Actor::DeleteJob(const Observation& observation, const std::string& run) {
  const std::string& ns = observation.schedule->meta.ns;
  UnlessGone([&] {
    parts_.client.Delete(kJobs, ns, run,
                         {.uid = observation.job_uids.at(run), .propagation_policy = "Background"});
  });
  base::LogInfo("job of a canceled run deleted", {{"namespace", ns}, {"run", run}});
}

std::shared_ptr<const CachedRun> Actor::CreateRun(const Observation& observation,
                                                  const domain::RunToCreate& run) {
  if (auto created = runs_.Create(observation, run)) return created;
  parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kWarning,
                       domain::event_reason::kAdoptionRefused,
                       "BackupScheduleRun " + run.name +
                           " and the other names that this run may have are somebody else's; its "
                           "slot is skipped. Delete or rename these objects.");
  RecordMissed(observation, {.slot = run.scheduled_for,
                             .reason = std::string(domain::miss_reason::kAdoptionRefused)});
  return nullptr;
}

void Actor::StartJob(const Observation& observation, const CachedRun& run) {
  const api::Tenant& tenant = *observation.tenant;
  const domain::ResolvedRun resolved = ResolvedAs(observation, run);
  const size_t position = parts_.gate.Enter({.tenant = KeyOf(tenant.meta),
                                             .run = KeyOf(run.meta),
                                             .schedule = KeyOf(observation.schedule->meta),
                                             .scheduled_for = resolved.scheduled_for,
                                             .created_at = run.meta.created_at,
                                             .origin = resolved.origin},
                                            static_cast<size_t>(tenant.spec.max_concurrent_runs));
  if (position == 0) {
    if (const auto frozen = runs_.Freeze(run, resolved)) CreateJob(observation, *frozen);
  } else if (domain::QueuedMessage(run).empty()) {
    runs_.Queue(run, resolved, position);
  }
}

void Actor::CreateJob(const Observation& observation, const CachedRun& run) {
  const Json job = api::BuildJob(job_, run, *observation.schedule, *observation.tenant);
  try {
    parts_.own_writes.NoteJob(KeyOf(observation.schedule->meta),
                              parts_.client.Create(kJobs, run.meta.ns, job));
  } catch (const kube::ApiError& e) {
    if (!kube::IsAlreadyExists(e)) throw;
    const Json found = parts_.client.Get(kJobs, run.meta.ns, run.meta.name);
    if (DecodeCachedJob(found).run_uid == run.meta.uid) {
      parts_.own_writes.NoteJob(KeyOf(observation.schedule->meta), found);
    } else {
      RefuseAdoption(observation, run);
    }
    return;
  }
  const domain::ResolvedRun& resolved = *run.status.resolved;
  const auto late = parts_.clock.Now() - resolved.scheduled_for;
  if (resolved.trigger == domain::Trigger::kSchedule) {
    parts_.metrics.dispatch_latency.Observe(std::chrono::duration<double>(late).count());
  }
  base::LogInfo("job created",
                {{"namespace", run.meta.ns},
                 {"run", run.meta.name},
                 {"seconds_after_slot", std::chrono::duration<double>(late).count()}});
  parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kNormal,
                       domain::event_reason::kRunStarted, "run " + run.meta.name + " started");
}

void Actor::RefuseAdoption(const Observation& observation, const CachedRun& run) {
  parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kWarning,
                       domain::event_reason::kAdoptionRefused,
                       "Job " + run.meta.name +
                           " exists and is not owned by the run of that name; the run is skipped. "
                           "Delete or rename that Job.");
  const domain::RunToFinish finish{
      .name = run.meta.name,
      .phase = domain::RunPhase::kSkipped,
      .reason = std::string(domain::run_reason::kAdoptionRefused),
      .error_code = {},
      .message = "a Job of this name exists and is not owned by this run"};
  runs_.Finish(run, finish);
  LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue);
}

void Actor::RecordMissed(const Observation& observation, const domain::MissedSlot& slot) {
  parts_.history.RecordMissed(*observation.schedule,
                              observation.tenant ? observation.tenant->meta.uid : "", slot);
  base::LogWarning("slot missed", {{"namespace", observation.schedule->meta.ns},
                                   {"schedule", observation.schedule->meta.name},
                                   {"slot", base::FormatTimestamp(slot.slot)},
                                   {"reason", slot.reason}});
}

}  // namespace strongroom::controller
