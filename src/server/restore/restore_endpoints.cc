#include "server/restore/restore_endpoints.h"

#include <memory>
#include <string>

#include "api/restore_exchange.h"
#include "server/restore/progress_exchange.h"
#include "server/restore/set_exchanges.h"

namespace strongroom::server::restore {
namespace {

template <typename Kind>
std::unique_ptr<Exchange> Make(const Parts& parts, http::Request& request,
                               const http::PathParameters& path) {
  return std::make_unique<Kind>(parts, request, path);
}

Endpoint::Route RouteOf(const char* method, const char* what, const char* action) {
  return {
      .method = method, .pattern = std::string(api::kRestorePath) + '/' + what, .action = action};
}

}  // namespace

RestoreEndpoints::RestoreEndpoints(const Parts& parts) {
  endpoints_.reserve(4);
  endpoints_.emplace_back(parts, RouteOf("GET", "set", "restore"), Make<SetExchange>);
  endpoints_.emplace_back(parts, RouteOf("GET", "content", "restore"), Make<ContentExchange>);
  endpoints_.emplace_back(parts, RouteOf("GET", "plan", "restore"), Make<PlanExchange>);
  endpoints_.emplace_back(parts, RouteOf("POST", "progress", "restore"), Make<ProgressExchange>);
}

void RestoreEndpoints::AddTo(Chain& chain, http::Router& router, const EndpointLimits& limits) {
  for (RestoreEndpoint& endpoint : endpoints_) chain.Serve(router, endpoint, limits);
}

}  // namespace strongroom::server::restore
