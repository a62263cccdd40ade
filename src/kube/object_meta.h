#pragma once

#include <string>
#include <string_view>

#include "kube/json.h"

namespace strongroom::kube {

// Strings of metadata, read without trust: empty when they are not there or are no string.
std::string UidOf(const Json& object);
std::string ResourceVersionOf(const Json& object);
// A string member of any object, by the same rule.
std::string StringAt(const Json& object, std::string_view member);

// Reads JSON from the wire: no deeper than 200 levels (copying deeper values can exhaust the
// stack), metadata.managedFields dropped. Throws TransportError, which names `attempt`.
Json ParseJson(std::string_view text, std::string_view attempt);

}  // namespace strongroom::kube
