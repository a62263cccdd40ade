#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "catalogue/catalogues.h"
#include "http/health.h"
#include "http/server.h"
#include "kube/client.h"
#include "server/admission/admission_options.h"
#include "server/audit_sealer.h"
#include "server/doorkeeper.h"
#include "server/endpoint.h"
#include "server/intake/limits.h"
#include "server/set_verifier.h"
#include "web/remote.h"

namespace strongroom::server {

struct ServerOptions {
  std::string dsn;      // PostgreSQL
  web::Remote cluster;  // the API server
  kube::ClientOptions client;
  http::ServerOptions listen{.port = 8443};  // the endpoints, HTTPS
  // /healthz, /readyz, /metrics; with TLS, /metrics is for those only whom Kubernetes lets get it
  http::ServerOptions health = http::HealthListener();
  std::optional<http::ServerOptions> probe;  // /healthz, /readyz once more, for the kubelet alone
  std::optional<http::ServerOptions> sets;   // the sets API (sets/sets_api.h), HTTPS
  // What API servers ask before they write, at the port of `sets`; absent: they are not answered
  std::optional<admission::Options> admission;
  intake::Limits report;
  std::filesystem::path spool_folder = "/tmp";       // for reports until they have come completely
  uint64_t max_spool_bytes = uint64_t{2} << 30U;     // of all of them
  uint64_t max_memory_bytes = uint64_t{512} << 20U;  // for all that are read at once
  // Fewer than there may be connections, and so few of one namespace that it leaves some to others.
  EndpointLimits reports{.at_once = 64, .at_once_per_namespace = 2};
  EndpointLimits restores{.at_once = 16, .at_once_per_namespace = 4};  // of each endpoint
  Doorkeeper::Limits tokens;
  size_t max_database_sessions = 16;
  size_t max_reading_sessions = 4;  // of the sets API
  VerifierOptions verify;
  SealerOptions seal;
  std::chrono::milliseconds verify_audit_every = std::chrono::hours{24};
  std::chrono::milliseconds sweep_interval{15'000};
  std::chrono::milliseconds readiness_interval{5'000};
  std::chrono::milliseconds drain_timeout{3'000};
};

// The server process: takes reports from executors, gives those of restores what they put back, and
// shows what is stored. Serves from
// construction to destruction, also while PostgreSQL or Kubernetes cannot be reached. Thread-safe.
class Server {
 public:
  // `catalogues` outlives the server. Throws http::HttpError when a port or the certificate cannot
  // be used, web::ConfigError when the cluster's configuration cannot.
  Server(const ServerOptions& options, const catalogue::Catalogues& catalogues);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  uint16_t health_port() const;
  uint16_t probe_port() const;  // 0 without one
  uint16_t sets_port() const;   // likewise

  // Blocks until `stop` is requested. Throws store::StoreError (kNoEntry) when PostgreSQL does not
  // let this server in and never has.
  void Wait(const std::stop_token& stop);

  // Not ready any more; lets requests in flight finish for the drain timeout, then cuts them off.
  void Stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Serves until stop is requested. Throws as Server's constructor and Wait.
void RunServer(const ServerOptions& options, const catalogue::Catalogues& catalogues,
               const std::stop_token& stop);

}  // namespace strongroom::server
