#include "web/route.h"

#include <utility>

#include "web/error.h"
#include "web/server_address.h"

namespace strongroom::web {
namespace {

std::optional<Proxy> ProxyOf(const Remote& remote) {
  if (remote.proxy.empty()) return std::nullopt;
  if (!ParseServer(remote.server).tls) {
    throw ConfigError("a proxy is used for servers with https:// only");
  }
  return ParseProxy(remote.proxy);
}

}  // namespace

Route::Route(const Remote& remote, AddressRules rules, Resolve resolve)
    : server_(remote.server),
      host_(ParseServer(remote.server).host),
      proxy_(ProxyOf(remote)),
      rules_(rules),
      resolve_(std::move(resolve)) {}

Target Route::Next() {
  if (!proxy_) return Direct(server_, host_);
  // Perhaps nobody but the proxy knows the server's name; where we do, the rules hold for it too.
  if (IsGuarded()) CheckedAddresses(host_);
  return TargetBehind(Direct(proxy_->url, proxy_->host), server_);
}

std::vector<std::string> Route::CheckedAddresses(const std::string& host) const {
  std::vector<std::string> addresses = resolve_(host);
  CheckAddresses(rules_, host, addresses);
  return addresses;
}

Target Route::Direct(const std::string& server, const std::string& host) {
  if (!IsGuarded()) return TargetOf(server);
  const std::vector<std::string> addresses = CheckedAddresses(host);
  if (addresses.empty()) throw TransportError("the name has no address now");
  return TargetOf(server, addresses, turn_++);
}

}  // namespace strongroom::web
