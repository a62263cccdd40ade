#include "controller/actor.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/log.h"
#include "base/timestamp.h"
#include "controller/deletion.h"
#include "controller/reference.h"
#include "domain/event_reasons.h"
#include "domain/naming.h"
#include "domain/plan_status.h"
#include "domain/run_reasons.h"
#include "domain/taken_names.h"

namespace strongroom::controller {
namespace {

using kube::Json;

}  // namespace

Actor::Actor(const Parts& parts, const api::JobSettings& job)
    : parts_(parts),
      runs_(parts.client, parts.clock, parts.own_writes),
      at_once_(parts.client.WithoutLimit()),
      runs_at_once_(at_once_, parts.clock, parts.own_writes),
      teller_(runs_, parts.events),
      room_(parts.caches, parts.client),
      starter_(parts, at_once_, runs_, teller_, room_, job) {}

bool Actor::Act(Observation& observation, const domain::Plan& plan) {
  for (const auto& finish : plan.finish_runs) FinishRun(observation, finish);
  for (const auto& run : plan.delete_jobs) DeleteJob(parts_.client, *observation.jobs.at(run));

  std::map<std::string, std::shared_ptr<const CachedRun>> runs = observation.runs;
  for (const auto& run : plan.create_runs) {
    const auto created = CreateRun(observation, run);
    if (!run.skip_reason.empty()) runs_.Skip(observation, *created, run);
    runs[run.name] = created;
  }
  for (const auto& run : plan.resolve_runs) {
    runs_.Resolve(*observation.runs.at(run.name), run.resolved);
  }
  bool have_started = true;
  for (const std::string& name : plan.start_jobs) {
    const auto& run = runs[name];
    if (!run || domain::IsTerminal(run->status.outcome.phase)) continue;
    have_started = starter_.Start(observation, *run) && have_started;
  }
  for (const auto& wait : plan.queue_runs) QueueRun(observation, runs[wait.name], wait.cause);
  for (const auto& mark : plan.mark_runs) {
    runs_.Mark(*observation.runs.at(mark.name), mark);
    if (mark.set_running) TellStarted(observation, mark.name);
  }
  for (const auto& retry : plan.retry_runs) RetryRun(observation, retry);
  for (const auto& [name, obstacle] : plan.block_runs) {
    const CachedRun& run = *observation.runs.at(name);
    if (obstacle) {
      teller_.Block(*observation.schedule, run, *obstacle, domain::JobNameOf(run));
    } else {
      runs_.Block(run, std::nullopt, run.status.job_name);
    }
  }
  MakeRoomForPods(observation);
  for (const std::string& name : plan.delete_runs) runs_.Delete(*observation.runs.at(name));
  for (const auto& slot : plan.missed_slots) RecordMissed(observation, slot);
  return have_started;
}

void Actor::WriteStatus(const Observation& observation, const domain::Plan& plan) {
  if (plan.status == observation.observed.status) return;
  const api::Meta& meta = observation.schedule->meta;
  // The lock keeps a controller that was paused from setting lastScheduledFor back.
  const Json patch = api::BuildScheduleStatusPatch(*observation.schedule, plan.status);
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

void Actor::EndOrphan(const CachedRun& run, const CachedJob* job) {
  if (job != nullptr) DeleteJob(parts_.client, *job);
  runs_.Finish(run, {.name = run.meta.name,
                     .phase = domain::RunPhase::kCanceled,
                     .reason = std::string(domain::run_reason::kScheduleDeleted),
                     .error_code = {},
                     .message = "its schedule \"" + domain::FactsOf(run).schedule.name +
                                "\" was deleted without it"});
  LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue);
}

std::shared_ptr<const CachedRun> Actor::CreateRun(Observation& observation,
                                                  const domain::RunToCreate& run) {
  if (auto created = runs_.Create(observation, run)) return created;
  domain::RunToCreate renamed = run;
  renamed.name = TakeAnotherName(observation, run.name);
  auto created = runs_at_once_.Create(observation, renamed);
  if (!created) {
    throw NameTakenError("BackupScheduleRun " + renamed.name + " is somebody else's, as is " +
                         run.name);
  }
  teller_.TellNameTaken(*observation.schedule, "BackupScheduleRun " + run.name, renamed.name);
  return created;
}

std::string Actor::TakeAnotherName(Observation& observation, const std::string& taken) {
  const api::Meta& meta = observation.schedule->meta;
  domain::ScheduleStatus status = observation.observed.status;
  std::string instead = domain::TakeAnotherName(status.taken_names, taken, parts_.new_ending());
  // The lock keeps two controllers from having two names.
  const Json answer = parts_.client.MergePatch(
      api::kScheduleKind, meta.ns, meta.name,
      api::BuildScheduleStatusPatch(*observation.schedule, status), "status");
  parts_.own_writes.NoteSchedule(KeyOf(meta), answer);
  observation.observed.status = status;
  observation.schedule = std::make_shared<const api::Schedule>(api::DecodeSchedule(answer));
  return instead;
}

// One that waits for the schedule to be ready cannot be resolved yet.
void Actor::QueueRun(const Observation& observation, const std::shared_ptr<const CachedRun>& run,
                     const domain::Obstacle& cause) {
  if (!run || domain::IsTerminal(run->status.outcome.phase)) return;
  const bool is_ready = domain::IsReady(observation.observed);
  runs_.Queue(*run, is_ready ? ResolvedAs(observation, *run) : run->status.resolved, cause);
}

void Actor::MakeRoomForPods(const Observation& observation) {
  for (const domain::RunView& run : observation.observed.runs) {
    const bool is_refused = run.obstacle && run.obstacle->reason == domain::obstacle::kPodRefused;
    if (is_refused && AreTooManyPods(run.obstacle->message)) room_.Make(observation);
  }
}

// Its Job goes, so that it fills no quota; what its pod said is in the condition.
void Actor::RetryRun(const Observation& observation, const domain::RunToRetry& retry) {
  const CachedRun& run = *observation.runs.at(retry.name);
  runs_.Retry(run, retry, domain::OtherName(run.meta.name, parts_.new_ending()));
  DeleteJob(parts_.client, *observation.jobs.at(retry.name));
  base::LogWarning("run is tried again", {{"namespace", run.meta.ns},
                                          {"run", run.meta.name},
                                          {"attempt", retry.attempt},
                                          {"reason", retry.obstacle.reason},
                                          {"message", retry.obstacle.message}});
  if (domain::IsNews(domain::BlockedOf(run), retry.obstacle)) {
    teller_.Tell(*observation.schedule, run, retry.obstacle);
  }
}

void Actor::TellStarted(const Observation& observation, const std::string& run) {
  parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kNormal,
                       domain::event_reason::kRunStarted, "run " + run + " started");
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
