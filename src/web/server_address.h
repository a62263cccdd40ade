#pragma once

#include <string>

namespace strongroom::web {

// The parts of Remote::server.
struct ServerAddress {
  bool tls = true;
  std::string host;
};

// Throws ConfigError for what cannot be connected to: no http(s) URL, an IPv6 literal, credentials,
// a query.
ServerAddress ParseServer(const std::string& server);

}  // namespace strongroom::web
