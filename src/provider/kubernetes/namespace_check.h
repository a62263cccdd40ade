#pragma once

#include <chrono>
#include <map>
#include <set>
#include <stop_token>
#include <string>

#include "provider/error.h"
#include "provider/kubernetes/api_reader.h"

namespace strongroom::provider::kubernetes {

// Why each of `namespaces` may not be there; those that are there are left out. An API server
// answers a list in a namespace that does not exist as it does in an empty one, so where nothing
// was found the namespace itself is asked for: one request each.
std::map<std::string, ProviderError> DoubtsAbout(const std::set<std::string>& namespaces,
                                                 ApiReader& reader,
                                                 std::chrono::steady_clock::time_point deadline,
                                                 const std::stop_token& stop);

}  // namespace strongroom::provider::kubernetes
