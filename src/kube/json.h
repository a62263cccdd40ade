#pragma once

#include <nlohmann/json_fwd.hpp>

namespace strongroom::kube {

// A Kubernetes object, or a part of one, as it is on the wire.
using Json = nlohmann::json;

}  // namespace strongroom::kube
