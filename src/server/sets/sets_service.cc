#include "server/sets/sets_service.h"

#include <nlohmann/json.hpp>

#include "access/reviews.h"
#include "http/health.h"
#include "kube/client.h"
#include "server/cluster.h"
#include "server/sets/api_status.h"
#include "server/sets/audit_events.h"
#include "server/sets/callers.h"
#include "server/sets/comparison.h"
#include "server/sets/endpoints.h"
#include "server/sets/restore_plans.h"
#include "server/sets/set_imports.h"
#include "server/sets/set_subresources.h"
#include "server/sets/sets_api.h"
#include "web/transport.h"

namespace strongroom::server::sets {
namespace {

// https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#kubernetes-apiserver-client-authentication
constexpr const char* kSystemNamespace = "kube-system";
constexpr const char* kFrontProxyRules = "extension-apiserver-authentication";

http::ServerOptions Refusing(http::ServerOptions options) {
  options.refusal_form = RefuseRequest;
  options.asks_for_certificates = true;
  return options;
}

}  // namespace

http::ServerOptions SetsListener() {
  http::ServerOptions options{.port = 8444};
  // The API server writes a header for each group of who asks, of which directories give hundreds.
  options.max_header_bytes = size_t{256} << 10U;
  // Longer than the API server keeps one, which would send a request into its end otherwise.
  options.idle_timeout = std::chrono::milliseconds{120'000};
  return options;
}

struct SetsService::Impl {
  Impl(const Parts& parts, const http::ServerOptions& listen)
      : transport(web::MakeHttpTransport(parts.cluster, {.max_in_flight = access::kReviewsAtOnce})),
        client(*transport, access::ReviewOptions(), parts.clock, parts.stop),
        reviews(client),
        proxy([this] { return ReadRules(); }, parts.clock),
        callers(proxy, reviews, parts.clock),
        endpoints(callers, parts.audit, parts.metrics, parts.clock,
                  ReadingPlaces(parts.reading_sessions), Room::kPatience, parts.stop),
        cluster(client, client),
        imports({.database = parts.storing,
                 .rules = parts.rules,
                 .spool = parts.spool,
                 .memory = parts.memory,
                 .limits = parts.limits,
                 .cluster_uid = parts.cluster_uid,
                 .clock = parts.clock,
                 .stop = parts.stop}),
        comparisons({.database = parts.database,
                     .catalogues = parts.catalogues,
                     .memory = parts.memory,
                     .limits = parts.limits,
                     .clock = parts.clock,
                     .stop = parts.stop}),
        api({.endpoints = endpoints,
             .database = parts.quick,
             .imports = imports,
             .cluster_uid = parts.cluster_uid,
             .clock = parts.clock}),
        subresources({.endpoints = endpoints,
                      .database = parts.database,
                      .comparisons = comparisons,
                      .catalogues = parts.catalogues,
                      .rules = parts.rules,
                      .naming = parts.naming,
                      .cluster_uid = parts.cluster_uid,
                      .memory = parts.memory,
                      .stop = parts.stop}),
        plans({.endpoints = endpoints,
               .database = parts.quick,
               .reading = parts.database,
               .cluster = cluster,
               .cluster_uid = parts.cluster_uid,
               .clock = parts.clock}),
        audit_events({.endpoints = endpoints,
                      .database = parts.quick,
                      .reading = parts.database,
                      .cluster_uid = parts.cluster_uid,
                      .clock = parts.clock}) {
    http::AddLiveness(routes);
    api.AddTo(routes);
    subresources.AddTo(routes);
    plans.AddTo(routes);
    audit_events.AddTo(routes);
    if (parts.add_routes) parts.add_routes(routes, proxy);
    listener = std::make_unique<http::Server>(Refusing(listen), routes.AsHandler());
  }

  std::optional<access::FrontProxyRules> ReadRules() const {
    const auto found = client.Find(kube::kConfigMaps, kSystemNamespace, kFrontProxyRules);
    return found ? access::DecodeFrontProxyRules(*found) : std::nullopt;
  }

  const std::unique_ptr<web::Transport> transport;
  const kube::Client client;
  access::KubeReviews reviews;
  access::FrontProxy proxy;
  Callers callers;
  Endpoints endpoints;
  KubeCluster cluster;
  SetImports imports;
  Comparisons comparisons;
  SetsApi api;
  SetSubresources subresources;
  RestorePlans plans;
  AuditEvents audit_events;
  http::Router routes{RefuseRequest};
  std::unique_ptr<http::Server> listener;  // after all that it serves
};

SetsService::SetsService(const Parts& parts, const http::ServerOptions& listen)
    : impl_(std::make_unique<Impl>(parts, listen)) {}

SetsService::~SetsService() = default;

uint16_t SetsService::port() const { return impl_->listener->port(); }
void SetsService::Drain(std::chrono::milliseconds drain) { impl_->listener->Drain(drain); }
void SetsService::Stop() { impl_->listener->Stop(std::chrono::milliseconds{0}); }

}  // namespace strongroom::server::sets
