#pragma once

#include <stop_token>

#include "provider/graph/attribution.h"
#include "provider/graph/client.h"
#include "provider/graph/origin.h"

namespace strongroom::provider::graph {

// Reads audit stores with a token, within the quota of each, page by page. `client` and `origin`
// outlive what is returned.
ReadAudits ReadWith(Client& client, const Origin& origin, std::stop_token stop);

}  // namespace strongroom::provider::graph
