#pragma once

#include <functional>

#include "base/clock.h"
#include "http/router.h"
#include "server/audit.h"
#include "server/endpoint.h"
#include "server/gate.h"
#include "server/request_error.h"

namespace strongroom::server {

// What every request goes through, in this order: authentication, the endpoint's limits, its own
// authorisation, its answer; then audit and metrics, whatever became of it. What is thrown on the
// way becomes an answer that says no more than the client may know; the log has the rest.
// Thread-safe.
class Chain {
 public:
  // Who asks. Throws RequestError (kUnauthenticated, kTooManyTokens), web::WebError.
  using Authenticate = std::function<Identity(const http::Request&)>;

  struct Parts {
    Authenticate authenticate;
    Audit& audit;
    const base::Clock& clock;
  };

  // What `parts` refers to outlives the chain.
  explicit Chain(Parts parts) : parts_(std::move(parts)) {}

  // Adds the endpoint's route. A path with a name that no object can have is not there (NOT_FOUND):
  // it costs no question, and no name can lead to another path of the API server. The chain and the
  // endpoint outlive the router.
  void Serve(http::Router& router, Endpoint& endpoint, const EndpointLimits& limits = {});

 private:
  http::Response Pass(const Endpoint::Route& route, Exchange& exchange, Gate& gate,
                      http::Request& request);
  http::Response Answer(const Endpoint::Route& route, Exchange& exchange, Gate& gate,
                        http::Request& request, Identity& caller);
  http::Response Refuse(const RequestError& refusal, const store::AuditEntry& entry);

  const Parts parts_;
};

}  // namespace strongroom::server
