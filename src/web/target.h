#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace strongroom::web {

// The addresses of a host as numbers; AddressesOf (web/socket_options.h) asks the resolver.
using Resolve = std::function<std::vector<std::string>(const std::string& host)>;

// Where connections go.
struct Target {
  std::string url;   // the server's, or with a numeric address in the place of its name
  std::string host;  // that name, for the header Host; empty while it stands in the URL
};

// `server` (a Remote::server) by one of the IPv4 addresses that it resolved to, each in its turn,
// so that no second resolution decides whom we ask. By its name when there are only IPv6 addresses,
// of which the HTTP library takes none as a number.
Target TargetOf(const std::string& server, const std::vector<std::string>& addresses, size_t turn);

}  // namespace strongroom::web
