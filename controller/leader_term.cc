#include "controller/leader_term.h"

#include "base/log.h"
#include "base/stop.h"
#include "controller/samplers.h"

namespace strongroom::controller {
namespace {

using std::chrono::seconds;

constexpr seconds kSweepPeriod{60};

kube::EventOptions EventSettings(const Options& options) {
  kube::EventOptions settings;
  settings.component = "strongroom-controller";
  settings.instance = options.lease.identity;
  return settings;
}

}  // namespace

LeaderTerm::LeaderTerm(const Parts& parts, const Options& options, const std::stop_token& stop)
    : parts_(parts),
      client_(parts.client.WithStop(stop)),
      workers_(options.workers),
      queue_measures_(parts.metrics),
      queue_(parts.clock, {}, &queue_measures_),
      events_(parts.events_client, EventSettings(options), parts.clock),
      database_(options.database, 2),
      history_store_(database_),
      retention_store_(database_),
      history_(history_store_, parts.caches, parts.kubernetes_types, parts.clock, parts.metrics),
      retention_(retention_store_, parts.caches, parts.clock, parts.metrics, options.retention),
      tenant_status_(parts.caches, client_, parts.clock),
      observer_(parts.caches, client_, parts.kubernetes_types,
                [this](const std::string& uid) { return history_.IsStored(uid); }),
      own_writes_(parts.caches, parts.clock),
      actor_({.client = client_,
              .clock = parts.clock,
              .own_writes = own_writes_,
              .gate = gate_,
              .ledger = history_,
              .events = events_,
              .metrics = parts.metrics,
              .wake = [this](const kube::ObjectKey& schedule) { queue_.Add(schedule); }},
             options.job),
      reconciler_({.observer = observer_,
                   .actor = actor_,
                   .own_writes = own_writes_,
                   .gate = gate_,
                   .queue = queue_,
                   .events = events_,
                   .clock = parts.clock},
                  options.plan) {
  history_.SetOnStored([this](const api::Run& run) { RunStored(run); });
}

void LeaderTerm::Run(const std::stop_token& stop) {
  if (!parts_.caches.HasSynced() && !parts_.caches.WaitForSync(stop)) return;
  base::LogInfo("leading", {{"schedules", parts_.caches.schedules.Size()}});
  HoldRunningRuns();
  LookAtEverything();
  std::vector<std::jthread> threads;
  for (size_t i = 0; i < workers_; ++i) {
    threads.emplace_back([this, stop] { reconciler_.Work(stop); });
  }
  threads.emplace_back([this, stop] { history_.Run(stop); });
  threads.emplace_back([this, stop] { retention_.Run(stop); });
  threads.emplace_back([this, stop] { tenant_status_.Run(stop); });
  Sweep(stop);
  queue_.ShutDown();
}

void LeaderTerm::HoldRunningRuns() {
  for (const auto& run : parts_.caches.runs.List()) {
    if (!run->decode_error.empty() || domain::IsTerminal(run->status.outcome.phase)) continue;
    const auto job = parts_.caches.jobs.Get(KeyOf(run->meta));
    if (job && job->run_uid == run->meta.uid) {
      gate_.Hold({run->meta.ns, run->spec.tenant}, KeyOf(run->meta));
    }
  }
}

void LeaderTerm::LookAtEverything() {
  for (const auto& schedule : parts_.caches.schedules.List()) queue_.Add(KeyOf(schedule->meta));
  for (const auto& tenant : parts_.caches.tenants.List()) tenant_status_.Check(KeyOf(tenant->meta));
}

// The queue knows when each schedule falls due; this only finds what it might have lost.
void LeaderTerm::Sweep(const std::stop_token& stop) {
  while (base::SleepFor(kSweepPeriod, stop)) {
    const auto now = parts_.clock.NowSeconds();
    std::vector<kube::ObjectKey> overdue;
    parts_.caches.schedules.ForEach([&](const kube::ObjectKey& key, const api::Schedule& schedule) {
      const auto& next = schedule.status.next_run_at;
      if (next && *next + seconds{1} < now) overdue.push_back(key);
    });
    for (const kube::ObjectKey& schedule : overdue) queue_.Add(schedule);
  }
}

void LeaderTerm::TenantChanged(const kube::ObjectKey& key,
                               const std::shared_ptr<const api::Tenant>& before,
                               const std::shared_ptr<const api::Tenant>& now) {
  if (now) {
    history_.PutTenant(*now);
    tenant_status_.Check(key);
  } else {
    history_.TenantDeleted(before->meta.uid);
  }
  const bool same_spec = before && now && before->meta.generation == now->meta.generation;
  if (same_spec) return;
  for (const auto& schedule : parts_.caches.SchedulesOf(key)) queue_.Add(KeyOf(schedule->meta));
}

void LeaderTerm::ScheduleChanged(const kube::ObjectKey& key,
                                 const std::shared_ptr<const api::Schedule>& before,
                                 const std::shared_ptr<const api::Schedule>& now) {
  if (now) {
    history_.PutSchedule(*now);
  } else {
    history_.ScheduleDeleted(before->meta.uid);
  }
  queue_.Add(key);
}

void LeaderTerm::RunChanged(const kube::ObjectKey& key,
                            const std::shared_ptr<const CachedRun>& before,
                            const std::shared_ptr<const CachedRun>& now) {
  const CachedRun& run = now ? *now : *before;
  if (!run.decode_error.empty()) return;
  if (now) {
    history_.PutRun(run);
  } else {
    history_.RunDeleted(run);
  }
  const bool was_over = before && domain::IsTerminal(before->status.outcome.phase);
  if (!now || domain::IsTerminal(now->status.outcome.phase)) {
    for (const auto& schedule : gate_.Leave(key)) queue_.Add(schedule);
    if (now && before && !was_over) RunEnded(*now);
  }
  queue_.Add({key.ns, run.spec.schedule.name});
}

void LeaderTerm::PartOfRunChanged(const kube::ObjectKey& run) {
  const auto known = parts_.caches.runs.Get(run);
  if (known) queue_.Add({run.ns, known->spec.schedule.name});
}

void LeaderTerm::RunEnded(const CachedRun& run) {
  const auto schedule = parts_.caches.schedules.Get({run.meta.ns, run.spec.schedule.name});
  const std::string status{domain::NameOf(run.status.outcome.phase)};
  base::LogInfo("run ended", {{"namespace", run.meta.ns},
                              {"run", run.meta.name},
                              {"status", status},
                              {"error_code", run.status.outcome.error_code}});
  if (!schedule) return;
  const bool went_well = run.status.outcome.phase == domain::RunPhase::kSuccess;
  std::string message = "run " + run.meta.name + " ended: " + status;
  if (!run.status.outcome.error_message.empty())
    message += " (" + run.status.outcome.error_code + " " + run.status.outcome.error_message + ")";
  events_.Record(ReferenceTo(*schedule),
                 went_well ? kube::EventType::kNormal : kube::EventType::kWarning,
                 went_well ? "RunSucceeded" : "RunNotSuccessful", message);
}

void LeaderTerm::RunStored(const api::Run& run) {
  const kube::ObjectKey schedule{run.meta.ns, run.spec.schedule.name};
  tenant_status_.RunStored(run);
  if (!run.status.backup_set_id.empty()) retention_.Check(schedule);
  // Its Run object may now be beyond a history limit.
  queue_.Add(schedule);
}

void LeaderTerm::Sample(metrics::Samples& samples) {
  SampleSchedules(parts_.metrics, parts_.caches, parts_.clock, samples);
  SampleRuns(parts_.metrics, parts_.caches, gate_, samples);
  SampleHistory(parts_.metrics, history_, samples);
  parts_.metrics.queue_depth.Put(samples, static_cast<double>(queue_.Depth()),
                                 metrics::QueueName(metrics::QueueName::kSchedule));
}

}  // namespace strongroom::controller
