#pragma once

#include <string>

#include "api/restore.h"
#include "http/message.h"
#include "server/callers_pod.h"
#include "server/cluster.h"

namespace strongroom::server::restore {

// Whose word it is: of an executor of that restore, which does that step of what it is for now.
struct Step {
  api::Restore restore;
  domain::RestoreStep step = domain::RestoreStep::kPlan;
  std::string spec_digest;  // domain::SpecDigestOf the restore's
  std::string plan_digest;  // "sha256:..": of step apply, what is to be done
  std::string job;          // UID
};

// Throws RequestError unless `caller` is a living pod of a Job that the restore, of that name and
// of the UID that the request says, made for what it is for now. One that has ended is let in: see
// RequireUnended. Also throws web::WebError.
Step AdmitStep(Cluster& cluster, const Identity& caller, const http::Request& request,
               const std::string& ns, const std::string& name, Leaving leaving);

// Throws RequestError (kRestoreTerminal).
void RequireUnended(const api::Restore& restore);

}  // namespace strongroom::server::restore
