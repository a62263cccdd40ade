#pragma once

#include <memory>
#include <string>

#include "http/connection_table.h"
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

// Whose connection it is.
struct Peer {
  std::string address;  // as in Request
  std::string network;
};

// Serves the requests of one connection until it ends. Never throws.
void ServeConnection(Stream& stream, const Peer& peer, ConnectionTable::Place& place,
                     const ConnectionContext& context);

}  // namespace strongroom::http
