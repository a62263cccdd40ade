#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "access/front_proxy.h"
#include "base/clock.h"
#include "catalogue/catalogues.h"
#include "domain/naming_types.h"
#include "http/router.h"
#include "http/server.h"
#include "metrics/families.h"
#include "sealing/item_rules.h"
#include "server/audit.h"
#include "server/intake/limits.h"
#include "server/intake/spooled_body.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "web/remote.h"

namespace strongroom::server::sets {

// A listener for the sets API, but for its certificate.
http::ServerOptions SetsListener();

// The sets API at a port of its own, with its own way to Kubernetes and to PostgreSQL, so that
// whoever reads keeps no report waiting. Serves from construction to Stop. Thread-safe.
class SetsService {
 public:
  struct Parts {
    const web::Remote& cluster;
    store::Database& database;  // for what reads much, with so many sessions
    size_t reading_sessions;
    store::Database& quick;  // for lists, holds and plans
    Audit& audit;
    const metrics::ServerMetrics& metrics;
    const catalogue::Catalogues& catalogues;
    std::function<domain::NamingTypes(domain::ProviderKind)> naming;  // as SetSubresources has it
    store::ClusterUid cluster_uid;
    const base::Clock& clock;
    std::stop_token stop;
    // For imported sets, as reports have it.
    store::Database& storing;
    sealing::ItemRules& rules;
    intake::SpoolPlace spool;
    // For these, and for comparing.
    base::ByteBudget& memory;
    intake::Limits limits;
    // What else is served there, to API servers that are known as `proxy` knows them; none when
    // empty. What it adds outlives this.
    std::function<void(http::Router& router, access::FrontProxy& proxy)> add_routes = {};
  };

  // What `parts` refers to outlives this. Throws http::HttpError, web::ConfigError.
  SetsService(const Parts& parts, const http::ServerOptions& listen);
  ~SetsService();
  SetsService(const SetsService&) = delete;
  SetsService& operator=(const SetsService&) = delete;

  uint16_t port() const;
  // As http::Server has it.
  void Drain(std::chrono::milliseconds drain);
  void Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace strongroom::server::sets
