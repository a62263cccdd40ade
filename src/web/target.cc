#include "web/target.h"

#include <algorithm>

#include "web/addresses.h"
#include "web/server_address.h"

namespace strongroom::web {
namespace {

// `server` with `address` in the place of host and port.
std::string UrlAt(const std::string& server, const ServerAddress& named,
                  const std::string& address) {
  const size_t begin = server.find("//") + 2;
  const size_t end = std::min(server.find('/', begin), server.size());
  return server.substr(0, begin) + address + ':' + named.port + server.substr(end);
}

// Those of IPv4 have the first turns, where both kinds are.
std::vector<std::string> WithIpv4First(std::vector<std::string> addresses) {
  std::stable_partition(addresses.begin(), addresses.end(),
                        [](const std::string& address) { return !IsIpv6(address); });
  return addresses;
}

}  // namespace

Target TargetOf(const std::string& server) {
  const ServerAddress named = ParseServer(server);
  if (!IsIpv6(named.host)) return {server, "", named.host, ""};
  return {UrlAt(server, named, named.host), named.HostInUrl(), named.host, ""};
}

Target TargetOf(const std::string& server, const std::vector<std::string>& addresses, size_t turn) {
  if (addresses.empty()) return TargetOf(server);
  const std::vector<std::string> usable = WithIpv4First(addresses);
  const std::string& address = usable[turn % usable.size()];
  const ServerAddress named = ParseServer(server);
  if (named.host == address) return TargetOf(server);
  return {UrlAt(server, named, address), named.HostInUrl(), address, ""};
}

// Nothing resolves this URL, so that brackets stay; its port is written out, for the library would
// ask for port -1 otherwise.
Target TargetBehind(const Target& proxy, const std::string& server) {
  const ServerAddress named = ParseServer(server);
  return {UrlAt(server, named, named.HostInUrl()), "", proxy.connects, proxy.url};
}

}  // namespace strongroom::web
