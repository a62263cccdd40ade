#pragma once

#include <vector>

#include "server/chain.h"
#include "server/restore/parts.h"

namespace strongroom::server::restore {

// One of what api/restore_exchange.h says.
class RestoreEndpoint final : public Endpoint {
 public:
  using MakeExchange = std::unique_ptr<Exchange> (*)(const Parts& parts, http::Request& request,
                                                     const http::PathParameters& path);

  // What `parts` refers to outlives the endpoint.
  RestoreEndpoint(const Parts& parts, Route route, MakeExchange make)
      : parts_(parts), route_(std::move(route)), make_(make) {}

  const Route& route() const override { return route_; }
  std::unique_ptr<Exchange> Begin(http::Request& request,
                                  const http::PathParameters& path) override {
    return make_(parts_, request, path);
  }

 private:
  const Parts parts_;
  const Route route_;
  const MakeExchange make_;
};

// All of them. They outlive the router, as the chain does.
class RestoreEndpoints {
 public:
  // What `parts` refers to outlives this.
  explicit RestoreEndpoints(const Parts& parts);

  // `limits` are of each.
  void AddTo(Chain& chain, http::Router& router, const EndpointLimits& limits);

 private:
  std::vector<RestoreEndpoint> endpoints_;
};

}  // namespace strongroom::server::restore
