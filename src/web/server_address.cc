#include "web/server_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "web/addresses.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

[[noreturn]] void Refuse(const std::string& server, const char* why) {
  throw ConfigError("server \"" + server + "\": " + why);
}

bool IsPort(std::string_view text) {
  if (text.empty() || text.size() > 5) return false;
  int port = 0;
  for (const char c : text) {
    if (!base::IsDigit(c)) return false;
    port = port * 10 + (c - '0');
  }
  return port > 0 && port < 65'536;
}

bool HasFormOfIpv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

// Host and what follows it of "name:6443" or "[::1]:6443".
std::pair<std::string, std::string_view> SplitHost(const std::string& server,
                                                   std::string_view authority) {
  if (!authority.starts_with('[')) {
    const size_t colon = std::min(authority.find(':'), authority.size());
    if (authority.find(':', colon + 1) != std::string_view::npos) {
      Refuse(server, "an IPv6 address stands in brackets, like https://[2001:db8::1]:6443");
    }
    return {std::string(authority.substr(0, colon)), authority.substr(colon)};
  }
  const size_t end = authority.find(']');
  const std::string host(authority.substr(1, std::min(end, authority.size()) - 1));
  if (end == std::string_view::npos || !HasFormOfIpv6(host)) {
    Refuse(server, "what stands in brackets must be an IPv6 address, without a zone");
  }
  return {host, authority.substr(end + 1)};
}

}  // namespace

std::string InUrl(const std::string& host) { return IsIpv6(host) ? '[' + host + ']' : host; }

ServerAddress ParseServer(const std::string& server) {
  // Not quoted: what stands there is a secret.
  if (server.find('@') != std::string::npos) {
    throw ConfigError("server: credentials do not belong in a URL");
  }
  static constexpr std::string_view kHttps = "https://";
  static constexpr std::string_view kHttp = "http://";
  ServerAddress address;
  std::string_view rest = server;
  if (rest.starts_with(kHttps)) {
    rest.remove_prefix(kHttps.size());
  } else if (rest.starts_with(kHttp)) {
    rest.remove_prefix(kHttp.size());
    address.tls = false;
  } else {
    Refuse(server, "must be a URL like https://name:6443");
  }
  if (rest.find_first_of("?# \t\r\n\"\\") != std::string_view::npos) {
    Refuse(server, "must be a URL like https://name:6443, without query or spaces");
  }
  rest = rest.substr(0, rest.find('/'));
  const auto [host, port] = SplitHost(server, rest);
  if (!port.empty() && (port.front() != ':' || !IsPort(port.substr(1)))) {
    Refuse(server, "the port must be a number from 1 to 65535");
  }
  if (host.empty()) Refuse(server, "has no host");
  address.host = host;
  address.port = !port.empty() ? port.substr(1) : address.tls ? "443" : "80";
  return address;
}

}  // namespace strongroom::web
