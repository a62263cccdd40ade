#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::web {

// Which addresses a transport may connect to.
enum class AddressRules {
  kAny,
  // For a server that somebody else named: none at which only this machine, its network or its
  // cloud answers, so that nobody has us ask there what they may not ask themselves. Loopback is
  // not among them: a pod shares it with its own sidecars alone.
  kGuarded,
};

// What `address` is ("a link-local address") when AddressRules::kGuarded refuses it; absent when it
// may be connected to. `address` is numeric, IPv4 or IPv6, perhaps with a zone ("fe80::1%eth0").
// IPv4 within IPv6 (mapped, RFC 4291 2.5.5.2, and NAT64, RFC 6052) counts as what it stands for.
std::optional<std::string_view> ObjectionTo(std::string_view address);

// Throws TransportError when there is an objection to any of the addresses that `host` resolved to:
// whoever connects may take another of them than the first.
void CheckAddresses(const std::string& host, const std::vector<std::string>& addresses);

}  // namespace strongroom::web
