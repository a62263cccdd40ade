#include "web/proxy.h"

#include <algorithm>
#include <string_view>

#include "base/ascii.h"
#include "web/error.h"
#include "web/server_address.h"

namespace strongroom::web {
namespace {

constexpr std::string_view kHttp = "http://";

[[noreturn]] void Refuse(const char* why) {
  throw ConfigError(std::string("the proxy must be a URL like http://name:3128: ") + why);
}

int DigitOf(char c) {
  if (base::IsDigit(c)) return c - '0';
  const char lower = base::ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// RFC 3986 2.1.
std::string Unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? DigitOf(text[i + 1]) : -1;
    const int low = high >= 0 ? DigitOf(text[i + 2]) : -1;
    if (low < 0) Refuse("a % in its user or password is written as %25");
    plain.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return plain;
}

}  // namespace

Proxy ParseProxy(const std::string& url) {
  if (!url.starts_with(kHttp)) Refuse("https and socks5 are not supported");
  const std::string_view rest = std::string_view(url).substr(kHttp.size());
  const std::string_view authority = rest.substr(0, rest.find('/'));
  if (authority.size() + 1 < rest.size()) Refuse("it has no path");
  const size_t at = authority.rfind('@');
  Proxy proxy;
  if (at != std::string_view::npos) {
    const std::string_view user = authority.substr(0, at);
    const size_t colon = std::min(user.find(':'), user.size());
    proxy.user = Unescape(user.substr(0, colon));
    if (colon < user.size()) proxy.password = Unescape(user.substr(colon + 1));
  }
  const std::string_view place =
      at == std::string_view::npos ? authority : authority.substr(at + 1);
  ServerAddress address;
  try {
    address = ParseServer(std::string(kHttp) + std::string(place));
  } catch (const ConfigError&) {
    Refuse("host or port cannot be read");
  }
  proxy.host = address.host;
  proxy.url = std::string(kHttp) + address.HostInUrl() + ':' + address.port;
  return proxy;
}

}  // namespace strongroom::web
