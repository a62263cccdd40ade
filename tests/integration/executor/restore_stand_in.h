#pragma once

#include <string>

#include "http/server.h"
#include "support/restore_exchange.h"

namespace strongroom::executor {

// Serves the exchange of a restore on loopback in the place of `strongroom server`.
class RestoreStandIn {
 public:
  // `exchange` outlives it.
  explicit RestoreStandIn(test::RestoreExchange& exchange);

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

 private:
  http::Response Answer(http::Request& request);

  test::RestoreExchange& exchange_;
  http::Server server_;
};

}  // namespace strongroom::executor
