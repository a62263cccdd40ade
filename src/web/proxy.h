#pragma once

#include <string>

namespace strongroom::web {

// An HTTP proxy that is asked to CONNECT to a server, with which the TLS is then: the proxy sees
// the server's name, and nothing of what is said.
struct Proxy {
  std::string url;  // "http://host:port", without what follows
  std::string host;
  // What it knows us by, with Basic; both empty: it asks for nothing.
  std::string user;
  std::string password;
};

// "http://[USER:PASSWORD@]HOST[:PORT]", where user and password are percent-encoded; the port is 80
// when none is said. Throws ConfigError, which quotes nothing, for anything else: proxies by https
// and socks5 among them.
Proxy ParseProxy(const std::string& url);

}  // namespace strongroom::web
