#include "web/addresses.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "base/descriptor.h"

namespace strongroom::web {
namespace {

// Nothing is sent: UDP connects by finding a way.
bool HasRoute(const addrinfo& address) {
  const base::Descriptor probe(socket(address.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return probe.is_open() && connect(probe.get(), address.ai_addr, address.ai_addrlen) == 0;
}

}  // namespace

std::vector<std::string> AddressesOf(const std::string& host) {
  std::vector<FoundAddress> addresses;
  addrinfo* found = nullptr;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.push_back({text.data(), HasRoute(*entry)});
    }
  }
  freeaddrinfo(found);
  return Reachable(addresses);
}

std::vector<std::string> Reachable(const std::vector<FoundAddress>& addresses) {
  const bool has_any = std::any_of(addresses.begin(), addresses.end(),
                                   [](const FoundAddress& address) { return address.has_route; });
  std::vector<std::string> reachable;
  for (const FoundAddress& address : addresses) {
    if (address.has_route || !has_any) reachable.push_back(address.text);
  }
  return reachable;
}

int FamilyOf(const std::vector<std::string>& addresses) {
  if (addresses.empty()) return AF_UNSPEC;
  const bool has_v4 = !std::all_of(addresses.begin(), addresses.end(), IsIpv6);
  return has_v4 ? AF_INET : AF_INET6;
}

}  // namespace strongroom::web
