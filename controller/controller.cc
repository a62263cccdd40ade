#include "controller/controller.h"

#include <exception>

#include "access/reviews.h"
#include "base/log.h"
#include "base/stop.h"
#include "kube/cluster_identity.h"
#include "metrics/process.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/error.h"
#include "store/kept_sets.h"
#include "store/sql_history.h"
#include "store/sql_retention.h"
#include "store/telling.h"
#include "web/error.h"

namespace strongroom::controller {
namespace {

constexpr std::chrono::seconds kDrain{1};
// For what PostgreSQL is doing when this is to stop, and the last of history. The lease is given up
// after it, so it must not wait for a database that does not answer.
constexpr std::chrono::seconds kLastWrites{2};
// History has a database of its own, so that it notices itself when its session is lost: what it
// stored may be lost with it.
constexpr size_t kDatabaseSessions = 1;

kube::ClientOptions Measured(kube::ClientOptions options, const metrics::ControllerMetrics& metrics,
                             kube::ServerClock& server_clock) {
  options.observer = [&](const kube::RequestRecord& record) {
    server_clock.Note(record);
    metrics.requests.Count(metrics::RequestVerb(record.verb),
                           metrics::RequestResource(record.resource),
                           metrics::ResponseCode(record.status));
  };
  return options;
}

// What Kubernetes does not tell now, history and retention wait for.
store::ClusterUid UidOf(kube::ClusterIdentity& cluster) {
  return [&cluster] {
    try {
      return cluster.Uid();
    } catch (const web::WebError& e) {
      throw store::StoreError(store::StoreError::Kind::kUnavailable,
                              std::string("which cluster this is: ") + e.what());
    }
  };
}

std::string ClockObjection(const kube::ServerClock& server_clock) {
  if (!server_clock.IsOff()) return "";
  const auto skew = server_clock.Skew();
  return "the clock here is " + std::to_string(std::chrono::abs(skew).count()) +
         (skew > skew.zero() ? " s ahead of" : " s behind") +
         " the API server's, more than --max-clock-skew-seconds allows";
}

kube::LeaseOptions Connected(kube::LeaseOptions options, const kube::ServerClock& server_clock,
                             Caches& caches) {
  options.objection = [&server_clock] { return ClockObjection(server_clock); };
  // The lease is asked for every two seconds, however long the API server has been away.
  options.reached_again = [&caches] { caches.WakeWatches(); };
  return options;
}

}  // namespace

Controller::Controller(Options options, const catalogue::Catalogues& catalogues,
                       const Transports& transports, const base::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      catalogues_(catalogues),
      server_clock_(clock, options_.max_clock_skew),
      client_(transports.work, Measured(options_.client, metrics_, server_clock_), clock),
      events_client_(transports.work, Measured({}, metrics_, server_clock_), clock),
      elector_({transports.lease, Measured({}, metrics_, server_clock_), clock},
               Connected(options_.lease, server_clock_, caches_), clock),
      watched_database_(options_.database, kDatabaseSessions, last_stop_.get_token()),
      silence_(options_.database, {&watched_database_}),
      database_watch_(watched_database_, options_.readiness_interval) {
  SampleMetrics();
  http::AddProbes(probe_routes_, TellHealth().ready);
  http::Health health = TellHealth();
  health.metrics_guard = GuardMetrics(transports.reviews);
  http::AddHealth(routes_, std::move(health));
  if (options_.probe) {
    probe_server_ = std::make_unique<http::Server>(*options_.probe, probe_routes_.AsHandler());
  }
  server_ = std::make_unique<http::Server>(options_.listen, routes_.AsHandler());
}

void Controller::SampleMetrics() {
  registry_.AddSampler(metrics::SampleProcess(process_metrics_));
  registry_.AddSampler([this](metrics::Samples& samples) {
    metrics_.leader.Put(samples, IsLeading() ? 1 : 0, metrics::LeaseName(options_.lease.name));
    metrics_.clock_skew.Put(samples, static_cast<double>(server_clock_.Skew().count()));
    term_.With([&](LeaderTerm& term) { term.Sample(samples); });
  });
}

void Controller::Run(const std::stop_token& stop) {
  base::LogInfo("controller started", {{"identity", options_.lease.identity},
                                       {"port", int64_t{server_->port()}},
                                       {"probe_port", int64_t{probe_port()}}});
  caches_.Start(client_.WithStop(stop));
  std::exception_ptr failure;
  const auto lead = [&](const std::stop_token& leading) {
    try {
      Lead(leading);
    } catch (...) {
      failure = std::current_exception();
    }
  };
  std::exception_ptr refusal;
  std::stop_source ending;
  const std::stop_callback end_on_stop(stop, [&] { ending.request_stop(); });
  std::jthread login([&](const std::stop_token& ended) {
    try {
      database_watch_.WaitUntilRefused(ended);
    } catch (...) {
      refusal = std::current_exception();
      ending.request_stop();
    }
  });
  while (!ending.stop_requested() && !failure) elector_.Run(ending.get_token(), lead, [] {});
  login.request_stop();
  login.join();
  last_stop_.request_stop();
  server_->Stop(kDrain);
  if (probe_server_) probe_server_->Stop(kDrain);
  if (failure) std::rethrow_exception(failure);
  if (refusal) std::rethrow_exception(refusal);
  base::LogInfo("controller stopped");
}

void Controller::Lead(const std::stop_token& stop) {
  const base::LateStop late(stop, kLastWrites);
  store::Database history_database(options_.database, kDatabaseSessions, late.Token());
  kube::ClusterIdentity cluster(client_.WithStop(stop));
  const store::ClusterUid cluster_uid = UidOf(cluster);
  store::SqlHistory history(history_database, cluster_uid);
  store::Database retention_database(options_.database, kDatabaseSessions, late.Token());
  store::SqlRetention retention(retention_database, cluster_uid);
  store::Database kept_sets_database(options_.database, kDatabaseSessions, late.Token());
  store::SqlKeptSets kept_sets(kept_sets_database, cluster_uid);
  store::Database telling_database(options_.database, kDatabaseSessions, late.Token());
  store::SqlTelling telling(telling_database, cluster_uid);
  const store::SilenceWatcher silence(options_.database, {&history_database, &retention_database,
                                                          &kept_sets_database, &telling_database});
  LeaderTerm term({.caches = caches_,
                   .client = client_,
                   .events_client = events_client_,
                   .history = history,
                   .retention = retention,
                   .kept_sets = kept_sets,
                   .telling = telling,
                   .clock = clock_,
                   .server_clock = server_clock_,
                   .catalogues = catalogues_,
                   .metrics = metrics_},
                  options_);
  const auto lent = term_.Lend(term);
  term.Run(stop);
}

http::Guard Controller::GuardMetrics(web::Transport& reviews) {
  if (!options_.listen.tls) return {};
  const kube::Client client(reviews, Measured(access::ReviewOptions(), metrics_, server_clock_),
                            clock_, last_stop_.get_token());
  guard_.emplace(std::make_unique<access::KubeReviews>(client), clock_, http::kMetricsPath);
  return [this](http::Request& request) { return guard_->Refuse(request); };
}

http::Health Controller::TellHealth() {
  using Check = http::Check;
  const auto caches = [this]() -> Check::Result {
    if (caches_.HasSynced()) return {Check::State::kOk, "ok"};
    return {Check::State::kFailed, "not in sync with the API server yet"};
  };
  const auto history = [this]() -> Check::Result {
    bool is_written = true;
    term_.With([&](LeaderTerm& term) { is_written = term.IsHistoryHealthy(); });
    if (is_written) return {Check::State::kOk, "ok"};
    return {Check::State::kFailed, "cannot be written to PostgreSQL"};
  };
  const auto database = [this]() -> Check::Result {
    const std::string problem = database_watch_.Problem();
    if (problem.empty()) return {Check::State::kOk, "ok"};
    return {Check::State::kFailed, problem};
  };
  const auto clock = [this]() -> Check::Result {
    if (!server_clock_.IsOff()) return {Check::State::kOk, "ok"};
    return {Check::State::kFailed, ClockObjection(server_clock_)};
  };
  const auto lease = [this]() -> Check::Result {
    return {Check::State::kOk, IsLeading() ? "leading" : "standing by"};
  };
  return {.ready = {{"caches", caches},
                    {"clock", clock},
                    {"database", database},
                    {"history", history},
                    {"lease", lease}},
          .metrics = [this] { return registry_.Render(); }};
}

}  // namespace strongroom::controller
