#include "web/server_address.h"

#include <string_view>

#include "base/ascii.h"
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

}  // namespace

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
  if (rest.starts_with('[') || rest.find(':') != rest.rfind(':')) {
    Refuse(server, "an IPv6 address is not supported here; use a DNS name of that server");
  }
  const size_t colon = rest.find(':');
  if (colon != std::string_view::npos && !IsPort(rest.substr(colon + 1))) {
    Refuse(server, "the port must be a number from 1 to 65535");
  }
  address.host = rest.substr(0, colon);
  if (address.host.empty()) Refuse(server, "has no host");
  return address;
}

}  // namespace strongroom::web
