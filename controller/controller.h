#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "access/guard.h"
#include "base/clock.h"
#include "controller/caches.h"
#include "controller/leader_term.h"
#include "controller/lent.h"
#include "controller/options.h"
#include "controller/term_relay.h"
#include "http/health.h"
#include "http/server.h"
#include "kube/lease.h"
#include "metrics/families.h"
#include "store/database_watch.h"
#include "store/silence_watcher.h"
#include "web/transport.h"

namespace strongroom::controller {

// The controller process: keeps the caches warm, waits for the lease, and works while it holds it.
// Works until Run is told to stop; nothing of what it needs has to be there when it starts.
class Controller {
 public:
  // Ways to the same API server. However many requests of one of them wait for a slow answer, none
  // may keep the lease from being renewed in time, and none that a stranger causes may keep others.
  struct Transports {
    web::Transport& work;  // for RequestsAtOnce
    web::Transport& lease;
    web::Transport& reviews;  // about who reads metrics, for access::kReviewsAtOnce
  };

  // All but the options outlive the controller. Throws http::HttpError.
  Controller(Options options, const catalogue::Catalogues& catalogues, const Transports& transports,
             const base::Clock& clock);

  // Blocks until stop is requested, and a little longer: to give up the lease and end what is under
  // way. Throws, once the lease is given up, when the process cannot go on: see TermThreads, and
  // DatabaseWatch::WaitUntilRefused.
  void Run(const std::stop_token& stop);

  // Of /metrics and health.
  uint16_t port() const { return server_->port(); }
  // Of health alone; 0 without one.
  uint16_t probe_port() const { return probe_server_ ? probe_server_->port() : uint16_t{0}; }
  bool IsLeading() const { return elector_.IsLeader(); }

 private:
  void SampleMetrics();
  void Lead(const std::stop_token& stop);
  http::Health TellHealth();
  http::Guard GuardMetrics(web::Transport& reviews);

  const Options options_;
  const base::Clock& clock_;
  const catalogue::Catalogues& catalogues_;
  metrics::Registry registry_;
  const metrics::ProcessMetrics process_metrics_{registry_};
  const metrics::ControllerMetrics metrics_{registry_};
  kube::ServerClock server_clock_;
  const kube::Client client_;
  const kube::Client events_client_;
  kube::LeaderElector elector_;
  Lent<LeaderTerm> term_;  // while there is one
  TermRelay relay_{term_};
  Caches caches_{&relay_, options_.job.allowed};
  std::stop_source last_stop_;  // of what is asked also by those who do not lead
  store::Database watched_database_;
  const store::SilenceWatcher silence_;
  store::DatabaseWatch database_watch_;
  std::optional<access::Guard> guard_;
  http::Router probe_routes_;
  http::Router routes_;
  std::unique_ptr<http::Server> probe_server_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace strongroom::controller
