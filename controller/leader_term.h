#pragma once

#include "access/reviews.h"
#include "base/clock.h"
#include "catalogue/catalogues.h"
#include "controller/actor.h"
#include "controller/caches.h"
#include "controller/cluster_changes.h"
#include "controller/drill_findings.h"
#include "controller/drill_worker.h"
#include "controller/history_flusher.h"
#include "controller/notice_teller.h"
#include "controller/options.h"
#include "controller/reconciler.h"
#include "controller/refused_run_collector.h"
#include "controller/restore_worker.h"
#include "controller/retention_worker.h"
#include "controller/run_counter.h"
#include "controller/schedule_waker.h"
#include "controller/tenant_gate.h"
#include "controller/tenant_status.h"
#include "controller/verification_watch.h"
#include "controller/workqueue_measures.h"
#include "kube/events.h"
#include "metrics/families.h"
#include "store/history.h"
#include "store/kept_sets.h"
#include "store/retention.h"
#include "store/telling.h"

namespace strongroom::controller {

// All that a controller does while it leads, from taking the lease to losing it. Nothing of it
// outlives the term, so a new leader begins with what the cluster says. Thread-safe.
class LeaderTerm {
 public:
  struct Parts {
    const Caches& caches;
    const kube::Client& client;         // of the reconcilers; rate-limited
    const kube::Client& events_client;  // for events, so that they never hold up work
    store::History& history;
    store::Retention& retention;
    store::KeptSetsReader& kept_sets;
    store::Telling& telling;
    const base::Clock& clock;
    const kube::ServerClock& server_clock;
    const catalogue::Catalogues& catalogues;
    const metrics::ControllerMetrics& metrics;
  };

  // What `parts` refers to outlives the term.
  LeaderTerm(const Parts& parts, const Options& options);

  // Works until stop is requested; returns when all of its threads have ended. Once for a term.
  // Throws when one of its threads failed: see TermThreads.
  void Run(const std::stop_token& stop);

  // To be told of changes in the caches. One that is missed before the term began is not missed:
  // Run looks at everything.
  ClusterListener& changes() { return changes_; }

  bool IsHistoryHealthy() const { return history_flusher_.IsHealthy(); }
  // The gauges that only a leader knows.
  void Sample(metrics::Samples& samples);

 private:
  void Sweep(const std::stop_token& stop);

  const Parts parts_;
  std::stop_source end_;                                                 // of this term
  const kube::Client client_{parts_.client.WithStop(end_.get_token())};  // whose calls end with it
  const size_t workers_;
  const size_t most_with_series_;
  WorkqueueMeasures queue_measures_{parts_.metrics};
  ScheduleQueue queue_{parts_.clock, kube::kKeyBackoff, &queue_measures_};
  TenantGate gate_;
  kube::EventRecorder events_;
  HistoryBuffer history_{parts_.clock};
  // Who hears that a run is stored.
  RunCounter counter_{parts_.metrics, parts_.catalogues};
  const api::JobSettings job_;
  const RestoreOptions restore_options_;
  const kube::Client look_client_{parts_.events_client.WithStop(end_.get_token())};
  TenantChecks checks_{{.caches = parts_.caches,
                        .client = look_client_,
                        .clock = parts_.clock,
                        .catalogues = parts_.catalogues,
                        .job = job_}};
  TenantStatusWriter tenant_status_{parts_.caches, client_, look_client_, parts_.clock, checks_};
  RestoreWorker restores_{{.caches = parts_.caches,
                           .client = look_client_,
                           .clock = parts_.clock,
                           .job = job_,
                           .metrics = parts_.metrics,
                           .options = restore_options_}};
  access::KubeReviews reviews_{look_client_};
  DrillFindings drilled_;
  DrillWorker drills_{{.caches = parts_.caches,
                       .client = look_client_,
                       .reviews = reviews_,
                       .clock = parts_.clock,
                       .findings = drilled_,
                       .queue = queue_}};
  RetentionFindings findings_;
  RetentionWorker retention_;
  VerificationFindings verified_;
  VerificationWatch verification_;
  NoticeTeller notices_;
  ScheduleWaker waker_{queue_};
  HistoryFlusher history_flusher_{{.buffer = history_,
                                   .store = parts_.history,
                                   .caches = parts_.caches,
                                   .client = client_,
                                   .clock = parts_.clock,
                                   .metrics = parts_.metrics},
                                  {&counter_, &tenant_status_, &retention_, &waker_}};
  Observer observer_{parts_.caches, client_,   parts_.catalogues, history_,
                     findings_,     verified_, drilled_,          job_};
  OwnWrites own_writes_{parts_.caches, parts_.clock};
  Actor actor_;
  Orphans orphans_{parts_.caches, client_, actor_};
  Reconciler reconciler_;
  RefusedRunCollector refused_runs_;
  ClusterChanges changes_{{.caches = parts_.caches,
                           .history = history_,
                           .queue = queue_,
                           .gate = gate_,
                           .tenant_status = tenant_status_,
                           .retention = retention_,
                           .restores = restores_,
                           .drills = drills_,
                           .events = events_}};
};

}  // namespace strongroom::controller
