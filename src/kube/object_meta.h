#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kube/json.h"

namespace strongroom::kube {

// Strings of metadata, read without trust: empty when they are not there or are no string.
std::string UidOf(const Json& object);
std::string ResourceVersionOf(const Json& object);
// A resourceVersion as a number, to tell which of two of one resource is newer; 0 when it is none.
// That they are decimal numbers that grow is promised from Kubernetes 1.35 on, and has been so in
// every API server on etcd before.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
uint64_t VersionNumber(std::string_view resource_version);

// Reads JSON from the wire: no deeper than 200 levels, no more than 1,000,000 values,
// metadata.managedFields dropped. Throws web::TransportError, which names `attempt`.
Json ParseJson(std::string_view text, std::string_view attempt);
// As ParseJson for a list, of which each object may be as large: hands them over one by one, and
// returns the list without them. What `take` throws ends the reading.
Json ParseList(std::string_view text, std::string_view attempt, const base::JsonSink& take);

}  // namespace strongroom::kube
