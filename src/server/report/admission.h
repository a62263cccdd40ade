#pragma once

#include <string>

#include "api/run.h"
#include "http/message.h"
#include "server/cluster.h"

namespace strongroom::server::report {

// Decides whether `caller` may report run `run` of `ns` with this request, and gives the run: the
// namespace of the caller's token is the boundary; the run must be that namespace's own, with the
// UID that the request names, and resolved by the controller; and the token must be that of a pod
// of the run's Job, neither of which is being deleted, that has not ended. That the pod is one of
// the Job is its owner reference's word, which whoever may create pods there can write:
// docs/security.md says what that is worth. Throws RequestError and web::WebError.
api::Run AdmitReport(Cluster& cluster, const Identity& caller, const http::Request& request,
                     const std::string& ns, const std::string& run);

}  // namespace strongroom::server::report
