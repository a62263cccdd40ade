#pragma once

#include <string>

#include "access/reviews.h"
#include "http/message.h"
#include "server/sets/deadline.h"
#include "server/sets/room.h"

namespace strongroom::server::sets {

// A request of somebody who is known to Kubernetes, and may do what it asks.
struct AuthorizedRequest {
  http::Request& http;
  access::ResourceAccess access;
  std::string body = {};  // of what changes something, unless it is left to the handler
  access::User user = {};
  // Until when it is worked on.
  Deadline deadline;
  // The memory of its answer, until that is there. Never null in a handler.
  Room* room = nullptr;
};

}  // namespace strongroom::server::sets
