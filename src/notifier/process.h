#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "access/guard.h"
#include "base/clock.h"
#include "http/health.h"
#include "http/router.h"
#include "http/server.h"
#include "kube/cache.h"
#include "kube/cluster_life.h"
#include "kube/events.h"
#include "kube/lease.h"
#include "metrics/families.h"
#include "notifier/couriers.h"
#include "notifier/known_counts.h"
#include "notifier/options.h"
#include "notifier/pulse.h"
#include "store/database.h"
#include "store/database_watch.h"
#include "store/silence_watcher.h"
#include "web/transport.h"

namespace strongroom::notifier {

// The process that sends: follows the Notifiers of a namespace, shares out among them what there is
// to tell, sends it, and, while it holds the lease, writes what they say of themselves. Several may
// work beside each other. Works until Run is told to stop; nothing of what it needs has to be there
// when it starts.
class NotifierProcess {
 public:
  // Ways to the same API server. What waits for a slow answer by one does not keep the lease from
  // being renewed, and none that a stranger causes keeps others.
  struct Transports {
    web::Transport& work;
    web::Transport& lease;
    web::Transport& reviews;  // about who reads metrics, for access::kReviewsAtOnce
  };

  // All but the options outlive it. Throws http::HttpError, store::StoreError for a connection
  // string that cannot be read.
  NotifierProcess(Options options, const Transports& transports, const base::Clock& clock);

  // Blocks until stop is requested, and a little longer: for what is on its way. Throws what
  // DatabaseWatch::WaitUntilRefused does.
  void Run(const std::stop_token& stop);

  // Of /metrics and health.
  uint16_t port() const { return server_->port(); }
  // Of health alone; 0 without one.
  uint16_t probe_port() const { return probe_server_ ? probe_server_->port() : uint16_t{0}; }

 private:
  void SampleMetrics();
  http::Health TellHealth();
  http::Guard GuardMetrics(web::Transport& reviews);
  void Lead(const std::stop_token& stop);

  const Options options_;
  const base::Clock& clock_;
  metrics::Registry registry_;
  const metrics::ProcessMetrics process_metrics_{registry_};
  const metrics::NotifierMetrics metrics_{registry_};
  std::stop_source last_stop_;  // of what goes on while what is on its way ends
  Pulse pulse_;
  const kube::Client client_;
  kube::LeaderElector elector_;
  kube::ClusterLife life_;
  kube::Cache<api::Notifier> notifiers_;
  store::Database database_;
  store::Database watched_database_;
  const store::SilenceWatcher silence_;
  store::DatabaseWatch database_watch_;
  KnownCounts counts_;
  kube::EventRecorder events_;
  Couriers couriers_;
  std::optional<access::Guard> guard_;
  http::Router probe_routes_;
  http::Router routes_;
  std::unique_ptr<http::Server> probe_server_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace strongroom::notifier
