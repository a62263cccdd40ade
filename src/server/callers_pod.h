#pragma once

#include <string>

#include "server/cluster.h"

// The namespace alone is many people's: what is said of a run or a restore is the word of its own
// executor.
namespace strongroom::server {

// What of a pod that is being deleted: it is told to stop.
enum class Leaving {
  kRefused,
  kHeard,  // what it did until then is worth knowing
};

// The pod that the caller's token is bound to, and that the caller is: there, in that namespace,
// not ended, under the caller's account. Throws RequestError (kForeignPod), web::WebError.
api::Pod FindCallersPod(Cluster& cluster, const std::string& ns, const Identity& caller,
                        Leaving leaving);

// Whether the Job is the one that made the pod, and runs its pods under that account. A Job that is
// being deleted as the pods are.
bool IsOfJob(const api::Pod& pod, const api::Job& job, Leaving leaving);

}  // namespace strongroom::server
