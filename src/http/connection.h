#pragma once

#include <memory>
#include <string>

#include "http/message.h"
#include "http/server.h"
#include "http/stream.h"

namespace strongroom::http {

// What all connections of a server share.
struct ConnectionContext {
  const ServerOptions& options;
  const Handler& handler;
  const Alarm& closing;  // set: begin no other request
};

// Serves the requests of one connection until it ends. Never throws.
void ServeConnection(Stream& stream, const std::string& peer, const ConnectionContext& context);

}  // namespace strongroom::http
