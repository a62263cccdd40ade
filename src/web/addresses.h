#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strongroom::web {

// Whether a host, which is a name or an address, is one of IPv6: no name has a ':'.
inline bool IsIpv6(std::string_view host) { return host.find(':') != std::string_view::npos; }

// The addresses of `host` as numbers ("127.0.0.1", "::1"), in the resolver's order, as far as
// Reachable keeps them; none when it has none now. May ask DNS.
std::vector<std::string> AddressesOf(const std::string& host);

// An address, and whether this machine has a way to it now: one of IPv6 alone has none to IPv4.
struct FoundAddress {
  std::string text;
  bool has_route;
};

// Those that there is a way to; all where there is a way to none.
std::vector<std::string> Reachable(const std::vector<FoundAddress>& addresses);

// AF_INET when there is an IPv4 address, else AF_INET6; AF_UNSPEC when there is none.
int FamilyOf(const std::vector<std::string>& addresses);

}  // namespace strongroom::web
