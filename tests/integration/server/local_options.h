#pragma once

#include <chrono>
#include <string>

#include "integration/support/certificate.h"
#include "integration/support/control_plane.h"
#include "server/server.h"

namespace strongroom::server {

// Of a server with the tests' API server, that is soon ready, and whose listeners are on loopback,
// at ports that are free. That of reports has the certificate.
inline ServerOptions LocalOptions(const std::string& dsn, const test::Certificate& certificate) {
  ServerOptions options;
  options.dsn = dsn;
  options.cluster = test::ControlPlane::Shared().AsAdmin();
  for (http::ServerOptions* listener : {&options.listen, &options.health}) {
    listener->address = "127.0.0.1";
    listener->port = 0;
  }
  options.listen.tls = http::TlsFiles{certificate.file(), certificate.key()};
  options.readiness_interval = std::chrono::milliseconds{100};
  return options;
}

}  // namespace strongroom::server
