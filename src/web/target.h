#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace strongroom::web {

// The addresses of a host as numbers; AddressesOf (web/addresses.h) asks the resolver.
using Resolve = std::function<std::vector<std::string>(const std::string& host)>;

// Where connections go.
struct Target {
  // The server's, or with a numeric address in the place of its host: of IPv6 as the HTTP library
  // takes it, without brackets and with a port, as it resolves what stands before the last colon.
  std::string url;
  std::string host;      // for the header Host; empty where the URL says the same
  std::string connects;  // the host of `url`: a name or an address
  std::string proxy;     // the URL of the proxy on the way, in the same form; empty: there is none
};

// `server` (a Remote::server) by its own host, whatever that resolves to.
Target TargetOf(const std::string& server);

// `server` by one of the addresses that its host resolved to, each in its turn, so that no second
// resolution decides whom we ask. IPv4 goes first, as everything listens there, but a host of IPv6
// alone cannot be without the others. By its host when there are none.
Target TargetOf(const std::string& server, const std::vector<std::string>& addresses, size_t turn);

// `server` as `proxy`, a target of its own, is asked to connect to it: by its host, whatever that
// is there.
Target TargetBehind(const Target& proxy, const std::string& server);

}  // namespace strongroom::web
