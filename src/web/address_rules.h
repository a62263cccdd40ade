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
  // cloud answers, so that nobody has us ask there what they may not ask themselves. Private
  // networks are where servers are.
  kGuarded,
  // The same, and no private network either: for addresses that are on the internet.
  kPublic,
  // As kGuarded, but loopback too: for tests, and for a tenant behind a sidecar of the pod.
  kGuardedOrLoopback,
};

// What `address` is ("a link-local address") when `rules` refuse it; absent when it may be
// connected to. `address` is numeric, IPv4 or IPv6, perhaps with a zone ("fe80::1%eth0").
// IPv4 within IPv6 (mapped, compatible, translated, NAT64, 6to4, Teredo) counts as what it stands
// for: whoever routes it sends it there.
std::optional<std::string_view> ObjectionTo(AddressRules rules, std::string_view address);

// Throws PeerRefused when there is an objection to any of the addresses that `host` resolved to:
// whoever connects may take another of them than the first.
void CheckAddresses(AddressRules rules, const std::string& host,
                    const std::vector<std::string>& addresses);

}  // namespace strongroom::web
