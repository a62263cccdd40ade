#include "controller/leader_term.h"

#include "base/log.h"
#include "base/stop.h"
#include "controller/overdue.h"
#include "controller/restore_sampler.h"
#include "controller/samplers.h"
#include "controller/schedule_sampler.h"
#include "controller/term_threads.h"
#include "controller/worker.h"

namespace strongroom::controller {
namespace {

constexpr std::chrono::seconds kSweepPeriod{60};

kube::EventOptions EventSettings(const Options& options) {
  kube::EventOptions settings;
  settings.component = kComponent;
  settings.instance = options.lease.identity;
  return settings;
}

}  // namespace

LeaderTerm::LeaderTerm(const Parts& parts, const Options& options)
    : parts_(parts),
      workers_(options.workers),
      most_with_series_(options.max_schedules_in_metrics),
      events_(parts.events_client, EventSettings(options), parts.clock),
      job_(options.job),
      restore_options_(options.restores),
      retention_({.retention = parts.retention,
                  .caches = parts.caches,
                  .clock = parts.clock,
                  .metrics = parts.metrics,
                  .findings = findings_,
                  .queue = queue_,
                  .events = events_},
                 options.retention),
      verification_({.kept_sets = parts.kept_sets,
                     .caches = parts.caches,
                     .clock = parts.clock,
                     .findings = verified_,
                     .queue = queue_},
                    options.verify_every),
      notices_({.telling = parts.telling,
                .caches = parts.caches,
                .verified = verified_,
                .clock = parts.clock,
                .metrics = parts.metrics},
               options.notices),
      actor_({.caches = parts.caches,
              .client = client_,
              .clock = parts.clock,
              .own_writes = own_writes_,
              .gate = gate_,
              .queue = queue_,
              .history = history_,
              .events = events_,
              .metrics = parts.metrics},
             job_),
      reconciler_({.caches = parts.caches,
                   .observer = observer_,
                   .actor = actor_,
                   .orphans = orphans_,
                   .own_writes = own_writes_,
                   .gate = gate_,
                   .queue = queue_,
                   .events = events_,
                   .clock = parts.clock,
                   .server_clock = parts.server_clock},
                  options.plan),
      refused_runs_(parts.caches, client_, parts.clock, options.refused_runs) {}

void LeaderTerm::Run(const std::stop_token& stop) {
  if (!parts_.caches.WaitForSync(stop)) return;
  base::LogInfo("leading", {{"schedules", parts_.caches.schedules.Size()}});
  changes_.CatchUp();
  using Stop = const std::stop_token&;
  TermThreads threads(end_);
  const std::stop_callback end_with(stop, [this] { end_.request_stop(); });
  for (size_t i = 0; i < workers_; ++i) {
    threads.Start("worker", [this](Stop end) { Work(queue_, reconciler_, end); });
  }
  threads.Start("history", [this](Stop end) { history_flusher_.Run(end); });
  threads.Start("retention", [this](Stop end) { retention_.Run(end); });
  threads.Start("verification", [this](Stop end) { verification_.Run(end); });
  threads.Start("notices", [this](Stop end) { notices_.Run(end); });
  threads.Start("tenant status", [this](Stop end) { tenant_status_.Run(end); });
  threads.Start("restores", [this](Stop end) { restores_.Run(end); });
  threads.Start("drills", [this](Stop end) { drills_.Run(end); });
  threads.Start("refused runs", [this](Stop end) { refused_runs_.Run(end); });
  threads.Start("sweep", [this](Stop end) { Sweep(end); });
  threads.Join();
}

void LeaderTerm::Sweep(const std::stop_token& stop) {
  while (base::SleepFor(kSweepPeriod, stop)) {
    AddAll(queue_, OverdueSchedules(parts_.caches, parts_.clock.NowSeconds()));
  }
}

void LeaderTerm::Sample(metrics::Samples& samples) {
  // Before the first lists are in, it would say that there is nothing.
  if (parts_.caches.HasSynced()) {
    SampleSchedules(parts_.metrics, parts_.caches, verified_, parts_.clock, most_with_series_,
                    samples);
    SampleRuns(parts_.metrics, parts_.caches, gate_, samples);
    SampleRestores(parts_.metrics, parts_.caches, samples);
  }
  SampleHistory(parts_.metrics, history_flusher_, samples);
  SampleSets(parts_.metrics, verified_, samples);
  notices_.Sample(samples);
  parts_.metrics.queue_depth.Put(samples, static_cast<double>(queue_.Depth()),
                                 metrics::QueueName(metrics::QueueName::kSchedule));
}

}  // namespace strongroom::controller
