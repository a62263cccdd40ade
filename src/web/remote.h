#pragma once

#include <string>

#include "web/material.h"

namespace strongroom::web {

// Where a server is and how to be known to it. The server's certificate is always verified.
struct Remote {
  // "https://host:port", no path; an IPv6 address in brackets. "http://" only for tests on
  // loopback.
  std::string server;
  // What the server's certificate must name, and what TLS asks for; empty: the host of `server`.
  std::string tls_name;
  // As ParseProxy reads it; empty: the server is connected to directly.
  std::string proxy;
  // PEM bundle of the authorities that the server is trusted by. Empty: those of the system.
  Material ca;
  // Client certificate chain and private key (PEM); both or none.
  Material client_certificate;
  Material client_key;
  // Bearer token; a file is read again when it changes, so rotated tokens are picked up.
  Material token;
};

}  // namespace strongroom::web
