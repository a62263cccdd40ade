#include "controller/actor.h"

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

// Runs `call`; false when the object is gone, which is as good as done.
template <typename Call>
bool UnlessGone(Call call) {
  try {
    call();
    return true;
  } catch (const kube::ApiError& e) {
    if (kube::IsNotFound(e)) return false;
    throw;
  }
}

}  // namespace

Actor::Actor(const Parts& parts, api::JobSettings settings)
    : parts_(parts), settings_(std::move(settings)) {}

void Actor::Act(const Observation& observation, const domain::Plan& plan) {
  for (const auto& finish : plan.finish_runs) FinishRun(observation, finish);
  for (const auto& run : plan.delete_jobs) DeleteJob(observation, run);

  std::map<std::string, std::shared_ptr<const CachedRun>> runs = observation.runs;
  for (const auto& run : plan.create_runs) {
    const auto created = CreateRun(observation, run);
    if (created && !run.skip_reason.empty()) SkipRun(*created, run);
    runs[run.name] = created;
  }
  for (const std::string& name : plan.start_jobs) {
    const auto& run = runs[name];
    if (run && !domain::IsTerminal(run->status.outcome.phase)) StartJob(observation, *run);
  }
  for (const auto& mark : plan.mark_runs) {
    const CachedRun& run = *observation.runs.at(mark.name);
    PatchRun(run, api::BuildMarkPatch(mark, run));
  }
  for (const std::string& name : plan.delete_runs) DeleteRun(*observation.runs.at(name));
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
  PatchRun(run, api::BuildFinishPatch(finish, run, parts_.clock.NowSeconds()));
  base::LogInfo("run ended without a report", {{"namespace", run.meta.ns},
                                               {"run", run.meta.name},
                                               {"status", domain::NameOf(finish.phase)},
                                               {"reason", finish.reason}});
  LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue);
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
  const api::Schedule& schedule = *observation.schedule;
  const std::string& ns = schedule.meta.ns;
  const domain::RunSpec spec{.schedule = {schedule.meta.name, schedule.meta.uid},
                             .tenant = schedule.spec->tenant,
                             .scheduled_for = run.scheduled_for,
                             .trigger = run.trigger};
  CachedRun created;
  try {
    const Json answer = parts_.client.Create(api::kRunKind, ns, api::BuildRun(ns, run.name, spec));
    parts_.own_writes.NoteRun(KeyOf(schedule.meta), answer);
    created = DecodeCachedRun(answer);
    base::LogInfo("run created", {{"namespace", ns},
                                  {"schedule", schedule.meta.name},
                                  {"run", run.name},
                                  {"slot", base::FormatTimestamp(run.scheduled_for)},
                                  {"trigger", domain::NameOf(run.trigger)}});
  } catch (const kube::ApiError& e) {
    if (!kube::IsAlreadyExists(e)) throw;
    const Json found = parts_.client.Get(api::kRunKind, ns, run.name);
    parts_.own_writes.NoteRun(KeyOf(schedule.meta), found);
    created = DecodeCachedRun(found);
  }
  if (created.decode_error.empty() && created.controller_uid == schedule.meta.uid) {
    return std::make_shared<const CachedRun>(std::move(created));
  }
  parts_.events.Record(ReferenceTo(schedule), kube::EventType::kWarning,
                       domain::event_reason::kAdoptionRefused,
                       "BackupScheduleRun " + run.name +
                           " exists and is not owned by this schedule; its slot is skipped. "
                           "Delete or rename that object.");
  RecordMissed(observation, {.slot = run.scheduled_for,
                             .reason = std::string(domain::miss_reason::kAdoptionRefused)});
  return nullptr;
}

void Actor::SkipRun(const CachedRun& run, const domain::RunToCreate& planned) {
  if (run.status.outcome.phase != domain::RunPhase::kPending) return;
  const domain::RunToFinish finish{.name = run.meta.name,
                                   .phase = domain::RunPhase::kSkipped,
                                   .reason = planned.skip_reason,
                                   .error_code = {},
                                   .message = planned.skip_message};
  PatchRun(run, api::BuildFinishPatch(finish, run, parts_.clock.NowSeconds()));
}

void Actor::StartJob(const Observation& observation, const CachedRun& run) {
  const api::Tenant& tenant = *observation.tenant;
  const size_t position = parts_.gate.Enter({.tenant = KeyOf(tenant.meta),
                                             .run = KeyOf(run.meta),
                                             .schedule = KeyOf(observation.schedule->meta),
                                             .scheduled_for = run.spec.scheduled_for},
                                            static_cast<size_t>(tenant.spec.max_concurrent_runs));
  if (position == 0) {
    CreateJob(observation, run);
  } else if (domain::QueuedMessage(run).empty()) {
    PatchRun(run, api::BuildQueuedPatch(run, position, parts_.clock.NowSeconds()));
  }
}

void Actor::CreateJob(const Observation& observation, const CachedRun& run) {
  const Json job = api::BuildJob(settings_, run, *observation.schedule, *observation.tenant);
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
  const auto late = parts_.clock.Now() - run.spec.scheduled_for;
  if (run.spec.trigger == domain::Trigger::kSchedule) {
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
  PatchRun(run, api::BuildFinishPatch(finish, run, parts_.clock.NowSeconds()));
  LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue);
}

void Actor::PatchRun(const CachedRun& run, const Json& patch) {
  UnlessGone([&] {
    parts_.own_writes.NoteRun(
        {run.meta.ns, run.spec.schedule.name},
        parts_.client.MergePatch(api::kRunKind, run.meta.ns, run.meta.name, patch, "status"));
  });
}

void Actor::DeleteRun(const CachedRun& run) {
  UnlessGone([&] {
    parts_.client.Delete(api::kRunKind, run.meta.ns, run.meta.name,
                         {.uid = run.meta.uid, .propagation_policy = "Background"});
  });
  base::LogInfo("run deleted by history limit",
                {{"namespace", run.meta.ns}, {"run", run.meta.name}});
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
