#pragma once

#include <string>

#include "api/run.h"
#include "http/message.h"
#include "server/authenticator.h"
#include "server/cluster.h"

namespace strongroom::server {

// Decides whether a request may report a run: the token's namespace is the boundary, and the run
// must be that namespace's own, with the UID that the request names. Thread-safe.
class ReportAdmission {
 public:
  // Both outlive this.
  ReportAdmission(Cluster& cluster, const base::Clock& clock)
      : cluster_(cluster), authenticator_(cluster, clock) {}

  // The run. `identity` is set as soon as it is known, also when this throws. Throws Refusal (400,
  // 401, 403, 415) and web::WebError.
  api::Run Admit(const http::Request& request, const std::string& ns, const std::string& run,
                 Identity& identity);

 private:
  api::Run FindOwnRun(const std::string& ns, const std::string& name, const std::string& uid);

  Cluster& cluster_;
  Authenticator authenticator_;
};

}  // namespace strongroom::server
