#include "server/callers_pod.h"

#include "domain/service_account.h"
#include "server/request_error.h"

namespace strongroom::server {

namespace refusal_code = api::refusal_code;

api::Pod FindCallersPod(Cluster& cluster, const std::string& ns, const Identity& caller,
                        Leaving leaving) {
  if (caller.pod.empty() || caller.pod_uid.empty()) {
    throw RequestError(refusal_code::kForeignPod, "the token is not bound to a pod");
  }
  auto pod = cluster.FindPod(ns, caller.pod);
  // The kubelet says that a pod runs when it may have done its work already. A pod that the Job
  // controller takes for one too many is deleted.
  const bool is_callers = pod && pod->meta.uid == caller.pod_uid && !pod->state.has_ended &&
                          (leaving == Leaving::kHeard || !pod->meta.is_deleting) &&
                          caller.user == domain::ServiceAccountUser(ns, pod->service_account);
  if (!is_callers) {
    throw RequestError(
        refusal_code::kForeignPod,
        "the token is not of a pod that is there, has not ended and is not being deleted");
  }
  return *std::move(pod);
}

bool IsOfJob(const api::Pod& pod, const api::Job& job, Leaving leaving) {
  return (leaving == Leaving::kHeard || !job.meta.is_deleting) && job.meta.uid == pod.job_uid &&
         job.service_account == pod.service_account;
}

}  // namespace strongroom::server
