#pragma once

#include <string>

#include "web/material.h"

namespace strongroom::web {

// Where a server is and how to be known to it. The server's certificate is always verified.
struct Remote {
  // "https://host:port", no path; an IPv6 address in brackets. "http://" only for tests on
  // loopback.
  std::string server;
  // PEM bundle of the authorities that the server is trusted by. Empty: those of the system.
  Material ca;
  // Client certificate chain and private key (PEM); both or none.
  Material client_certificate;
  Material client_key;
  // Bearer token; a file is read again when it changes, so rotated tokens are picked up.
  Material token;
};

}  // namespace strongroom::web
