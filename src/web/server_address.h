#pragma once

#include <string>

namespace strongroom::web {

// A name or an address as it stands in a URL and in the header Host: one of IPv6 in brackets.
std::string InUrl(const std::string& host);

// The parts of Remote::server.
struct ServerAddress {
  bool tls = true;
  std::string host;  // a name or an address, of IPv6 without brackets
  std::string port;  // 443 or 80 where none is said

  std::string HostInUrl() const { return InUrl(host); }
};

// Throws ConfigError for what cannot be connected to: no http(s) URL, an IPv6 address without
// brackets or with a zone, credentials, a query.
ServerAddress ParseServer(const std::string& server);

}  // namespace strongroom::web
