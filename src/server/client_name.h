#pragma once

#include <string>

#include "http/message.h"

namespace strongroom::server {

// What the client calls itself, for the audit log: "kubectl" of the User-Agent "kubectl/v1.29.2
// (linux/amd64)" (RFC 9110 section 10.1.5); at most 64 characters, and its own word alone.
std::string ClientOf(const http::Request& request);

}  // namespace strongroom::server
