#pragma once

#include <cstdint>
#include <string>

#include "web/transport.h"

namespace strongroom::test {

// What a process of this machine answers at a port in plain HTTP.
inline web::Response Fetch(uint16_t port, const std::string& path) {
  web::Remote remote;
  remote.server = "http://127.0.0.1:" + std::to_string(port);
  web::Request request;
  request.path_and_query = path;
  return web::MakeHttpTransport(remote)->Send(request, {});
}

}  // namespace strongroom::test
