#pragma once

#include "base/json.h"

namespace strongroom::kube {

// A Kubernetes object, or a part of one, as it is on the wire.
using base::Json;

}  // namespace strongroom::kube
