#include "server/server.h"

#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "access/guard.h"
#include "access/reviews.h"
#include "base/byte_budget.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "http/health.h"
#include "http/server.h"
#include "kube/client.h"
#include "metrics/process.h"
#include "server/admission/admission_endpoint.h"
#include "server/audit_verifier.h"
#include "server/chain.h"
#include "server/cluster.h"
#include "server/doorkeeper.h"
#include "server/first_contact.h"
#include "server/report/report_endpoint.h"
#include "server/report/status_sweep.h"
#include "server/request_error.h"
#include "server/restore/restore_endpoints.h"
#include "server/sets/sets_service.h"
#include "server/token_reviews.h"
#include "store/database.h"
#include "store/database_watch.h"
#include "store/silence_watcher.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

constexpr std::chrono::seconds kAuditInterval{10};
// For the last rows of the audit log, once all else has been told to stop.
constexpr std::chrono::seconds kLastWrites{2};
// Besides those of reports: docs/limits.md tells. The audit log is verified with one of them, and
// chained and written with the others meanwhile.
constexpr size_t kBackgroundSessions = 3;
// For what must be there whoever reads backup sets, likewise.
constexpr size_t kQuickSessions = 2;
// Of contents that are on their way to executors of restores.
constexpr size_t kRestoredBytes = size_t{64} << 20U;

// A row of that cluster; it is written as well while Kubernetes does not say which one it is.
store::AuditEntry RowOf(Cluster& cluster, store::AuditEntry entry) {
  try {
    entry.cluster_uid = cluster.Uid();
  } catch (const web::WebError& e) {
    base::LogWarning("audit row without its cluster", {{"error", e.what()}});
  }
  return entry;
}

// Refuses as the endpoints behind it do.
http::ServerOptions ReportListener(http::ServerOptions options) {
  options.refusal_form = RefuseRequest;
  return options;
}

}  // namespace

struct Server::Parts {
  Parts(ServerOptions options_in, const catalogue::Catalogues& catalogues_in)
      : options(std::move(options_in)),
        catalogues(catalogues_in),
        transport(web::MakeHttpTransport(options.cluster)),
        review_transport(
            web::MakeHttpTransport(options.cluster, {.max_in_flight = access::kReviewsAtOnce})),
        cluster(kube::Client(*transport, options.client, clock, stop.get_token()),
                kube::Client(*review_transport, access::ReviewOptions(), clock, stop.get_token())),
        database(options.dsn, options.max_database_sessions, stop.get_token()),
        background(options.dsn, kBackgroundSessions, late.Token()),
        reading(options.dsn, options.max_reading_sessions, stop.get_token()),
        quick(options.dsn, kQuickSessions, stop.get_token()),
        database_watch(background, options.readiness_interval),
        kubernetes(cluster, options.readiness_interval),
        sweep(cluster, background, options.sweep_interval),
        rules(catalogues, options.report.max_item_bytes),
        verifier(options.dsn, rules, metrics, clock, options.verify),
        chaining(options.dsn, 2, stop.get_token()),
        sealer(chaining, metrics, clock, options.seal),
        audit_verifier(chaining, metrics, options.verify_audit_every) {
    registry.AddSampler(metrics::SampleProcess(process_metrics));
    registry.AddSampler([this](metrics::Samples& samples) {
      sealer.Sample(samples);
      audit_verifier.Sample(samples);
    });
    const std::vector<http::Check> ready = TellReady();
    http::AddProbes(probe_routes, ready);
    http::AddHealth(health_routes, {.ready = ready,
                                    .metrics = [this] { return registry.Render(); },
                                    .metrics_guard = GuardMetrics()});
    http::AddLiveness(routes);
    chain.Serve(routes, reports, options.reports);
    restores.AddTo(chain, routes, options.restores);
    if (options.admission) MakeAdmission();
    if (options.sets) {
      sets_service.emplace(
          sets::SetsService::Parts{
              .cluster = options.cluster,
              .database = reading,
              .reading_sessions = options.max_reading_sessions,
              .quick = quick,
              .audit = audit,
              .metrics = metrics,
              .catalogues = catalogues,
              .naming = [this](domain::ProviderKind provider) { return rules.Naming(provider); },
              .cluster_uid = [this] { return cluster.Uid(); },
              .clock = clock,
              .stop = stop.get_token(),
              .storing = database,
              .rules = rules,
              .spool = {.folder = options.spool_folder, .budget = spool_room},
              .memory = memory,
              .limits = options.report,
              .add_routes =
                  [this](http::Router& router, access::FrontProxy& proxy) {
                    if (!admission) return;
                    admission->AddTo(router, [&proxy](const http::Request& request) {
                      return proxy.UserOf(request);
                    });
                  }},
          *options.sets);
    }
    if (options.probe) probe_listener.emplace(*options.probe, probe_routes.AsHandler());
    health_listener.emplace(options.health, health_routes.AsHandler());
    listener.emplace(ReportListener(options.listen), routes.AsHandler());
  }

  std::vector<http::Check> TellReady() {
    using Check = http::Check;
    const auto of = [](const std::string& problem) -> Check::Result {
      if (problem.empty()) return {Check::State::kOk, "ok"};
      return {Check::State::kFailed, problem};
    };
    return {{"database",
             [this, of] {
               return of(is_stopping ? "not served any more: stopping" : database_watch.Problem());
             }},
            {"kubernetes", [this, of] { return of(kubernetes.Problem()); }}};
  }

  // With a way to Kubernetes of its own: neither executors nor tokens keep the API server waiting
  // for its answer.
  void MakeAdmission() {
    admission_transport =
        web::MakeHttpTransport(options.cluster, {.max_in_flight = access::kReviewsAtOnce});
    kube::ClientOptions budget = options.client;
    budget.max_retries = 0;
    const kube::Client client(*admission_transport, budget, clock, stop.get_token());
    recorder.emplace(audit, clock);
    admission.emplace(admission::AdmissionEndpoint::Parts{
        .open =
            [client](std::chrono::steady_clock::time_point deadline) {
              return std::make_unique<admission::KubeClusterReader>(client.WithDeadline(deadline));
            },
        .rules = {.catalogues = catalogues,
                  .operators = {options.admission->operators.begin(),
                                options.admission->operators.end()},
                  .allowed = options.admission->allowed,
                  .own_image = options.admission->own_image,
                  .notifier_namespace = options.admission->notifier_namespace},
        .recorder = *recorder,
        .memory = memory,
        .clock = clock,
        .metrics = metrics,
        .stop = stop.get_token()});
  }

  // Asks with a budget of its own: scrapes must not keep reports waiting.
  http::Guard GuardMetrics() {
    if (!options.health.tls) return {};
    guard_transport =
        web::MakeHttpTransport(options.cluster, {.max_in_flight = access::kReviewsAtOnce});
    const kube::Client client(*guard_transport, access::ReviewOptions(), clock, stop.get_token());
    guard.emplace(std::make_unique<access::KubeReviews>(client), clock, http::kMetricsPath);
    return [this](http::Request& request) { return guard->Refuse(request); };
  }

  const ServerOptions options;
  const catalogue::Catalogues& catalogues;
  std::stop_source stop;
  const base::LateStop late{stop.get_token(), kLastWrites};
  base::SystemClock clock;
  metrics::Registry registry;
  const metrics::ProcessMetrics process_metrics{registry};
  const metrics::ServerMetrics metrics{registry};
  std::unique_ptr<web::Transport> transport;
  std::unique_ptr<web::Transport> review_transport;
  std::unique_ptr<web::Transport> guard_transport;
  std::unique_ptr<web::Transport> admission_transport;
  std::optional<access::Guard> guard;
  KubeCluster cluster;
  store::Database database;
  // So that many reports at once do not look like a lost PostgreSQL, and keep no row of the audit
  // log out, whose last rows are written when all else has stopped.
  store::Database background;
  store::Database reading;  // so that whoever reads keeps no report waiting
  store::Database quick;    // nor who holds a set, or approves a restore
  store::DatabaseWatch database_watch;
  FirstContact kubernetes;
  std::atomic<bool> is_stopping = false;
  report::StatusSweep sweep;
  sealing::ItemRules rules;
  SetVerifier verifier;
  store::Database chaining;  // a session to chain the audit log with, one to verify it
  AuditSealer sealer;
  AuditVerifier audit_verifier;
  const store::SilenceWatcher silence{
      options.dsn, {&database, &background, &reading, &quick, &chaining, &verifier.database()}};
  base::ByteBudget spool_room{options.max_spool_bytes};
  base::ByteBudget memory{options.max_memory_bytes};
  TokenReviews token_reviews{cluster, clock};
  Doorkeeper doorkeeper{token_reviews, clock, metrics, options.tokens};
  Audit audit{[this](const store::AuditEntry& entry) {
                store::AppendAudit(background, RowOf(cluster, entry));
              },
              clock};
  Chain chain{{.authenticate =
                   [this](const http::Request& request) {
                     return doorkeeper.Admit(request.Header("authorization"), request.peer_network);
                   },
               .audit = audit,
               .clock = clock}};
  report::ReportEndpoint reports{{.cluster = cluster,
                                  .database = database,
                                  .rules = rules,
                                  .spool = {.folder = options.spool_folder, .budget = spool_room},
                                  .memory = memory,
                                  .clock = clock,
                                  .metrics = metrics,
                                  .stop = stop.get_token()},
                                 options.report};
  std::optional<admission::Recorder> recorder;
  std::optional<admission::AdmissionEndpoint> admission;
  http::AnswerBytes restored{kRestoredBytes};
  restore::RestoreEndpoints restores{{.cluster = cluster,
                                      .database = database,
                                      .audit = audit,
                                      .clock = clock,
                                      .memory = memory,
                                      .answers = restored,
                                      .max_items = options.report.max_items,
                                      .memory_patience = options.report.memory_patience,
                                      .stop = stop.get_token()}};
  std::jthread audit_writer{[this](const std::stop_token& stopping) {
    while (base::SleepFor(kAuditInterval, stopping)) audit.WriteDue();
  }};
  http::Router probe_routes;
  http::Router health_routes;
  http::Router routes{RefuseRequest};
  std::optional<sets::SetsService> sets_service;
  std::optional<http::Server> probe_listener;  // after all that they serve
  std::optional<http::Server> health_listener;
  std::optional<http::Server> listener;
};

Server::Server(const ServerOptions& options, const catalogue::Catalogues& catalogues)
    : parts_(std::make_unique<Parts>(options, catalogues)) {}

Server::~Server() { Stop(); }

uint16_t Server::port() const { return parts_->listener->port(); }
uint16_t Server::health_port() const { return parts_->health_listener->port(); }
uint16_t Server::probe_port() const {
  return parts_->probe_listener ? parts_->probe_listener->port() : uint16_t{0};
}

uint16_t Server::sets_port() const {
  return parts_->sets_service ? parts_->sets_service->port() : uint16_t{0};
}

void Server::Wait(const std::stop_token& stop) { parts_->database_watch.WaitUntilRefused(stop); }

void Server::Stop() {
  parts_->is_stopping = true;
  parts_->verifier.Stop();
  parts_->sealer.Stop();
  parts_->audit_verifier.Stop();
  {
    const std::jthread readers([this] {
      if (parts_->sets_service) parts_->sets_service->Drain(parts_->options.drain_timeout);
    });
    parts_->listener->Drain(parts_->options.drain_timeout);
  }
  // Those that are left wait for Kubernetes, for memory or for a session: not any more.
  parts_->stop.request_stop();
  parts_->listener->Stop(std::chrono::milliseconds{0});
  if (parts_->sets_service) parts_->sets_service->Stop();
  if (parts_->recorder) parts_->recorder->Stop();  // it counts refusals, too
  parts_->audit.WriteCounted();
  parts_->health_listener->Stop(std::chrono::milliseconds{100});
  if (parts_->probe_listener) parts_->probe_listener->Stop(std::chrono::milliseconds{100});
}

void RunServer(const ServerOptions& options, const catalogue::Catalogues& catalogues,
               const std::stop_token& stop) {
  Server server(options, catalogues);
  base::LogInfo("server started", {{"port", int{server.port()}},
                                   {"health_port", int{server.health_port()}},
                                   {"probe_port", int{server.probe_port()}},
                                   {"sets_port", int{server.sets_port()}}});
  server.Wait(stop);
  base::LogInfo("server stopping");
  server.Stop();
  base::LogInfo("server stopped");
}

}  // namespace strongroom::server
