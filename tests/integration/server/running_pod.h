#pragma once

#include <string>

#include "domain/run.h"
#include "kube/client.h"

namespace strongroom::server {

// Makes the Job of a run and its pod "<run>-x" under service account "runner", as controller, Job
// controller and kubelet leave them: the pod runs.
void MakeRunningPod(const kube::Client& client, const std::string& ns,
                    const domain::ObjectRef& run);

}  // namespace strongroom::server
