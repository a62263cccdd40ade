#pragma once

#include <string>

namespace strongroom::provider::graph {

// A new one, by chance (RFC 9562, version 4). Thread-safe.
std::string RandomGuid();

}  // namespace strongroom::provider::graph
