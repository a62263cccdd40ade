#include "controller/actor.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/log.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "controller/reference.h"
#include "domain/event_reasons.h"
#include "domain/naming.h"
#include "domain/run_reasons.h"
#include "domain/taken_names.h"

namespace strongroom::controller {

namespace {

using kube::Json;

// That an object is not valid: https://www.rfc-editor.org/rfc/rfc9110#status.422
constexpr int kUnprocessable = 422;

bool Starts(const domain::Plan& plan, const std::string& run) {
  return std::find(plan.start_jobs.begin(), plan.start_jobs.end(), run) != plan.start_jobs.end();
}

}  // namespace

Actor::Actor(const Parts& parts, const api::JobSettings& job)
    : parts_(parts),
      job_(job),
      runs_(parts.client, parts.clock, parts.own_writes),
      at_once_(parts.client.WithoutLimit()),
      runs_at_once_(at_once_, parts.clock, parts.own_writes) {}

bool Actor::Act(Observation& observation, const domain::Plan& plan) {
  for (const auto& finish : plan.finish_runs) FinishRun(observation, finish);
  for (const auto& run : plan.delete_jobs) DeleteJob(*observation.jobs.at(run));

  std::map<std::string, std::shared_ptr<const CachedRun>> runs = observation.runs;
  for (const auto& run : plan.create_runs) {
    const auto created = CreateRun(observation, run);
    if (!run.skip_reason.empty()) runs_.Skip(observation, *created, run);
    const bool waits = run.skip_reason.empty() && !Starts(plan, run.name);
    if (waits && !created->status.resolved) {
      runs_.Resolve(*created, ResolvedAs(observation, *created));
    }
    runs[run.name] = created;
  }
  for (const auto& run : plan.resolve_runs) {
    runs_.Resolve(*observation.runs.at(run.name), run.resolved);
  }
  bool have_started = true;
  for (const std::string& name : plan.start_jobs) {
    const auto& run = runs[name];
    if (!run || domain::IsTerminal(run->status.outcome.phase)) continue;
    have_started = StartJob(observation, *run) && have_started;
  }
  for (const auto& mark : plan.mark_runs) {
    runs_.Mark(*observation.runs.at(mark.name), mark);
    if (mark.set_running) TellStarted(observation, mark.name);
  }
  for (const std::string& name : plan.delete_runs) runs_.Delete(*observation.runs.at(name));
  for (const auto& slot : plan.missed_slots) RecordMissed(observation, slot);
  return have_started;
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

void Actor::EndOrphan(const CachedRun& run, const CachedJob* job) {
  if (job != nullptr) DeleteJob(*job);
  runs_.Finish(run, {.name = run.meta.name,
                     .phase = domain::RunPhase::kCanceled,
                     .reason = std::string(domain::run_reason::kScheduleDeleted),
                     .error_code = {},
                     .message = "its schedule \"" + domain::FactsOf(run).schedule.name +
                                "\" was deleted without it"});
  LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue);
}

void Actor::DeleteJob(const CachedJob& job) {
  UnlessGone([&] {
    parts_.client.Delete(kJobs, job.meta.ns, job.meta.name,
                         {.uid = job.meta.uid, .propagation_policy = "Background"});
  });
  base::LogInfo("job deleted", {{"namespace", job.meta.ns}, {"job", job.meta.name}});
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
  TellNameTaken(observation, "BackupScheduleRun " + run.name, renamed.name);
  return created;
}

std::string Actor::TakeAnotherName(Observation& observation, const std::string& taken) {
  const api::Meta& meta = observation.schedule->meta;
  domain::ScheduleStatus status = observation.observed.status;
  std::string instead = domain::TakeAnotherName(status.taken_names, taken, parts_.new_ending());
  // The lock keeps two controllers from having two names.
  const Json answer = parts_.client.MergePatch(
      api::kScheduleKind, meta.ns, meta.name,
      api::PatchUnlessChanged(meta, {{"status", api::EncodeScheduleStatus(status)}}), "status");
  parts_.own_writes.NoteSchedule(KeyOf(meta), answer);
  observation.observed.status = status;
  observation.schedule = std::make_shared<const api::Schedule>(api::DecodeSchedule(answer));
  return instead;
}

bool Actor::StartJob(const Observation& observation, const CachedRun& run) {
  const api::Tenant& tenant = *observation.tenant;
  const domain::ResolvedRun resolved = ResolvedAs(observation, run);
  const size_t position = parts_.gate.Enter({.tenant = KeyOf(tenant.meta),
                                             .run = KeyOf(run.meta),
                                             .schedule = KeyOf(observation.schedule->meta),
                                             .scheduled_for = resolved.scheduled_for,
                                             .created_at = run.meta.created_at,
                                             .origin = resolved.origin},
                                            static_cast<size_t>(tenant.spec.max_concurrent_runs));
  if (position != 0) {
    if (domain::QueuedMessage(run).empty()) runs_.Queue(run, resolved, position);
    return true;
  }
  // What has no Job holds no place. Should it have one all the same, the next look gives it back.
  const auto leave = [&] { LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue); };
  try {
    const auto frozen = runs_.Freeze(run, resolved);
    if (frozen && TryToCreateJob(observation, *frozen)) return true;
    leave();
    return !frozen;
  } catch (...) {
    leave();
    throw;
  }
}

bool Actor::TryToCreateJob(const Observation& observation, const CachedRun& run) {
  try {
    CreateJob(observation, run);
    return true;
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError& e) {
    const auto* const answer = dynamic_cast<const kube::ApiError*>(&e);
    if (answer != nullptr && kube::IsConflict(*answer)) throw;
    const bool is_invalid = answer != nullptr && answer->status() == kUnprocessable;
    base::LogError("job cannot be made",
                   {{"namespace", run.meta.ns}, {"run", run.meta.name}, {"error", e.what()}});
    Block(observation, run,
          {std::string(is_invalid ? domain::obstacle::kJobInvalid : domain::obstacle::kJobRefused),
           base::Cut(e.what(), domain::kMaxWords)});
  }
  return false;
}

void Actor::Block(const Observation& observation, const CachedRun& run,
                  const domain::Obstacle& obstacle) {
  if (!domain::IsNews(domain::BlockedOf(run), obstacle)) return;
  runs_.Block(run, obstacle);
  const auto tell = [&](const kube::ObjectReference& about, const std::string& message) {
    parts_.events.Record(about, kube::EventType::kWarning, obstacle.reason, message);
  };
  tell(ReferenceTo(run), obstacle.message);
  tell(ReferenceTo(*observation.schedule), "run " + run.meta.name + ": " + obstacle.message);
}

void Actor::CreateJob(const Observation& observation, const CachedRun& run) {
  if (TryCreateJob(parts_.client, observation, run)) return;
  const std::string taken = domain::JobNameOf(run);
  const std::string instead = domain::OtherName(run.meta.name, parts_.new_ending());
  const auto renamed = runs_.RenameJob(run, instead);
  if (!renamed) return;
  if (!TryCreateJob(at_once_, observation, *renamed)) {
    throw NameTakenError("Job " + instead + " is somebody else's, as is " + taken);
  }
  TellNameTaken(observation, "Job " + taken, instead);
}

bool Actor::TryCreateJob(const kube::Client& client, const Observation& observation,
                         const CachedRun& run) {
  const Json job = api::BuildJob(job_, run, *observation.schedule, *observation.tenant);
  try {
    parts_.own_writes.NoteJob(KeyOf(observation.schedule->meta),
                              client.Create(kJobs, run.meta.ns, job));
  } catch (const kube::ApiError& e) {
    if (!kube::IsAlreadyExists(e)) throw;
    const Json found = parts_.client.Get(kJobs, run.meta.ns, domain::JobNameOf(run));
    const CachedJob there = DecodeCachedJob(found);
    if (!IsJobOf(&there, run)) return false;
    parts_.own_writes.NoteJob(KeyOf(observation.schedule->meta), found);
    return true;
  }
  TellDispatched(run);
  return true;
}

void Actor::TellDispatched(const CachedRun& run) {
  const domain::ResolvedRun& resolved = *run.status.resolved;
  const auto late = parts_.clock.Now() - resolved.scheduled_for;
  if (resolved.trigger == domain::Trigger::kSchedule) {
    parts_.metrics.dispatch_latency.Observe(std::chrono::duration<double>(late).count());
  }
  base::LogInfo("job created",
                {{"namespace", run.meta.ns},
                 {"run", run.meta.name},
                 {"seconds_after_slot", std::chrono::duration<double>(late).count()}});
}

void Actor::TellStarted(const Observation& observation, const std::string& run) {
  parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kNormal,
                       domain::event_reason::kRunStarted, "run " + run + " started");
}

void Actor::TellNameTaken(const Observation& observation, const std::string& taken,
                          const std::string& instead) {
  parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kWarning,
                       domain::event_reason::kNameTaken,
                       taken + " is somebody else's; ours is called " + instead);
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
