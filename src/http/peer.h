#pragma once

#include <string>

struct sockaddr_storage;

namespace strongroom::http {

// The peer's numeric address, without port; that of an IPv4 peer of an IPv6 socket is IPv4.
std::string AddressOf(const sockaddr_storage& address);

// Whom the limits of one peer hold for: an IPv4 address, or the /64 of an IPv6 one, all of whose
// addresses one machine may take for itself (RFC 4291 section 2.5.1): "2001:db8::/64".
std::string NetworkOf(const sockaddr_storage& address);

}  // namespace strongroom::http
