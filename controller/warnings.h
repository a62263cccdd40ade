#pragma once

#include <string>

#include "domain/pod_state.h"
#include "kube/client.h"

namespace strongroom::controller {

// What the newest event of type Warning says of the object with that UID; empty when there is none,
// or when nobody may or can say. Of a Job whose pods are refused, and of a pod whose volumes are
// missing, nothing else in Kubernetes tells why. Anybody who may make events can say anything in
// one: for people only. One request; throws web::StoppedError alone.
domain::Said NewestWarning(const kube::Client& client, const std::string& ns,
                           const std::string& uid);

}  // namespace strongroom::controller
