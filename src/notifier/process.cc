#include "notifier/process.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "access/reviews.h"
#include "api/kinds.h"
#include "base/log.h"
#include "domain/notifier_reasons.h"
#include "kube/reflector.h"
#include "metrics/process.h"
#include "notifier/sharer.h"
#include "notifier/status_writer.h"
#include "notifier/upkeep.h"

namespace strongroom::notifier {
namespace {

constexpr std::chrono::seconds kDrain{1};
// Claims, and what becomes of them: each takes a moment.
constexpr size_t kDatabaseSessions = 8;

// Whoever holds the lease, or waits for it, asks for it every few seconds.
kube::ClientOptions Heard(Pulse& pulse) {
  kube::ClientOptions options;
  options.observer = [&pulse](const kube::RequestRecord& record) {
    if (record.status != 0) pulse.HeardOfApiServer();
  };
  return options;
}

bool CanSend(std::string_view ready_reason) {
  return ready_reason == domain::notifier_ready::kUsable ||
         ready_reason == domain::notifier_ready::kTemplatesLeftOut;
}

}  // namespace

NotifierProcess::NotifierProcess(Options options, const Transports& transports,
                                 const base::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      pulse_(clock),
      client_(transports.work, options_.client, clock, last_stop_.get_token()),
      elector_({transports.lease, Heard(pulse_), clock}, options_.lease, clock),
      notifiers_([](const kube::Json& object) {
        return std::make_shared<const api::Notifier>(api::DecodeNotifier(object));
      }),
      database_(options_.database, kDatabaseSessions, last_stop_.get_token()),
      watched_database_(options_.database, 1, last_stop_.get_token()),
      silence_(options_.database, {&database_, &watched_database_}),
      database_watch_(watched_database_, options_.readiness_interval),
      events_(client_, {.component = kComponent, .instance = options_.lease.identity}, clock),
      couriers_({.database = database_,
                 .clock = clock,
                 .pulse = pulse_,
                 .events = events_,
                 .metrics = metrics_,
                 .pace = options_.pace},
                options_) {
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

void NotifierProcess::SampleMetrics() {
  registry_.AddSampler(metrics::SampleProcess(process_metrics_));
  registry_.AddSampler([this](metrics::Samples& samples) {
    metrics_.up.Put(samples, pulse_.IsAlive() ? 1 : 0);
    for (const auto& courier : couriers_.List()) {
      const api::Meta meta = courier->object()->meta;
      const metrics::NotifierName name(meta.name);
      const store::DeliveryCounts counts = counts_.Of(meta.uid);
      metrics_.waiting.Put(samples, static_cast<double>(counts.waiting), name);
      metrics_.ready.Put(samples, CanSend(courier->Readiness().first) ? 1 : 0, name);
      if (counts.oldest_due) {
        metrics_.oldest_due.Put(
            samples, static_cast<double>(counts.oldest_due->time_since_epoch().count()), name);
      }
    }
  });
}

void NotifierProcess::Run(const std::stop_token& stop) {
  base::LogInfo("notifier started", {{"identity", options_.lease.identity},
                                     {"namespace", options_.ns},
                                     {"port", int64_t{server_->port()}},
                                     {"probe_port", int64_t{probe_port()}}});
  std::stop_source ending;
  const std::stop_callback end_on_stop(stop, [&] { ending.request_stop(); });
  std::exception_ptr refusal;
  {
    std::jthread login([&](const std::stop_token& ended) {
      try {
        database_watch_.WaitUntilRefused(ended);
      } catch (...) {
        refusal = std::current_exception();
        ending.request_stop();
      }
    });
    kube::Reflector reflector(client_.WithStop(ending.get_token()), api::kNotifierKind, options_.ns,
                              {}, notifiers_, life_);
    const std::jthread watch([&] { reflector.Run(ending.get_token()); });
    Sharer sharer({.notifiers = notifiers_,
                   .database = database_,
                   .clock = clock_,
                   .couriers = couriers_,
                   .counts = counts_,
                   .pulse = pulse_,
                   .pace = options_.pace});
    const std::jthread sharing([&] { sharer.Run(ending.get_token()); });
    const auto lead = [this](const std::stop_token& leading) { Lead(leading); };
    while (!ending.stop_requested()) elector_.Run(ending.get_token(), lead, [] {});
    login.request_stop();
    login.join();
  }
  // Those that send end, and what becomes of the last messages is written.
  couriers_.Follow({});
  last_stop_.request_stop();
  server_->Stop(kDrain);
  if (probe_server_) probe_server_->Stop(kDrain);
  if (refusal) std::rethrow_exception(refusal);
  base::LogInfo("notifier stopped");
}

void NotifierProcess::Lead(const std::stop_token& stop) {
  Upkeep upkeep({.client = client_,
                 .ns = options_.ns,
                 .database = database_,
                 .couriers = couriers_,
                 .events = events_,
                 .metrics = metrics_,
                 .clock = clock_,
                 .pace = options_.pace});
  const std::jthread looking_after([&] { upkeep.Run(stop); });
  StatusWriter writer({.client = client_,
                       .notifiers = notifiers_,
                       .couriers = couriers_,
                       .counts = counts_,
                       .database = database_,
                       .clock = clock_,
                       .pace = options_.pace});
  writer.Run(stop);
}

http::Guard NotifierProcess::GuardMetrics(web::Transport& reviews) {
  if (!options_.listen.tls) return {};
  const kube::Client client(reviews, access::ReviewOptions(), clock_, last_stop_.get_token());
  guard_.emplace(std::make_unique<access::KubeReviews>(client), clock_, http::kMetricsPath);
  return [this](http::Request& request) { return guard_->Refuse(request); };
}

http::Health NotifierProcess::TellHealth() {
  using Check = http::Check;
  const auto notifiers = [this]() -> Check::Result {
    if (notifiers_.HasSynced()) return {Check::State::kOk, "ok"};
    return {Check::State::kFailed, "not in sync with the API server yet"};
  };
  const auto database = [this]() -> Check::Result {
    const std::string problem = database_watch_.Problem();
    if (problem.empty()) return {Check::State::kOk, "ok"};
    return {Check::State::kFailed, problem};
  };
  const auto lease = [this]() -> Check::Result {
    return {Check::State::kOk, elector_.IsLeader() ? "leading" : "standing by"};
  };
  return {.ready = {{"database", database}, {"lease", lease}, {"notifiers", notifiers}},
          .metrics = [this] { return registry_.Render(); }};
}

}  // namespace strongroom::notifier
