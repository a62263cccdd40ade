#pragma once

#include <cstdint>
#include <string_view>

#include "kube/client.h"

namespace strongroom::kube {

// The version that the API server is at now, as a list of the resource has it: etcd's revision, so
// no object has a newer one, of whatever resource. Versions grow as long as etcd is not restored
// from a copy. One request, for one object. Throws as Client::List does.
uint64_t NewestVersion(const Client& client, const Resource& resource, std::string_view ns = "");

}  // namespace strongroom::kube
