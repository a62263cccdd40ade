#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "domain/restore.h"
#include "server/cluster.h"
#include "store/restores.h"

// Somebody has read what a restore would do, and wants it done.
namespace strongroom::server::sets {

// Of RestoreApproval. Throws ApiStatus (400).
std::string ReadPlanDigest(std::string_view body);

struct ApprovalRequest {
  std::string ns;
  std::string name;  // of the restore
  std::string user;
  std::string plan_digest;  // "sha256:.."
  std::chrono::sys_seconds at;
  bool is_dry_run = false;
};
struct Approved {
  domain::RestoreApproval approval;
  bool is_new = false;  // it was not there before, and is now
};
// Writes the approval into the restore's status, if `plan`, its newest, is of that digest, and what
// the restore is for now. `intend` is called before each time that this is tried; what it throws
// ends it. Throws ApiStatus (404; 409: it is not, or it has ended; 503), and nothing is written
// then; web::WebError, when that is not known.
Approved ApprovePlan(Cluster& cluster, const store::StoredPlan& plan,
                     const ApprovalRequest& request, const std::function<void()>& intend);

}  // namespace strongroom::server::sets
