#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "web/address_rules.h"
#include "web/proxy.h"
#include "web/remote.h"
#include "web/target.h"

namespace strongroom::web {

// The way to a server: directly or through its proxy, at an address that the rules allow.
// Thread-safe.
class Route {
 public:
  // Throws ConfigError for a remote that cannot be gone to.
  Route(const Remote& remote, AddressRules rules, Resolve resolve);

  bool IsGuarded() const { return rules_ != AddressRules::kAny; }

  // Where to connect now; where there are rules, another of the server's addresses each time.
  // Throws PeerRefused, or TransportError when the name has no address.
  Target Next();

 private:
  // The addresses of `host`, of which each may be connected to.
  std::vector<std::string> CheckedAddresses(const std::string& host) const;
  Target Direct(const std::string& server, const std::string& host);

  const std::string server_;
  const std::string host_;
  const std::optional<Proxy> proxy_;
  const AddressRules rules_;
  const Resolve resolve_;
  std::atomic<size_t> turn_ = 0;
};

}  // namespace strongroom::web
