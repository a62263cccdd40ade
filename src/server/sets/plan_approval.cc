#include "server/sets/plan_approval.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "api/error.h"
#include "api/restore.h"
#include "base/json.h"
#include "base/json_members.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"

namespace strongroom::server::sets {
namespace {

using domain::RestoreApproval;

api::Restore FindPlanned(Cluster& cluster, const store::StoredPlan& plan,
                         const ApprovalRequest& request) {
  try {
    auto restore = cluster.FindRestore(request.ns, request.name);
    if (!restore || restore->meta.uid != plan.uid) throw NotFound(kPlanResource, request.name);
    return *std::move(restore);
  } catch (const api::ApiFormatError& e) {
    throw Conflict(std::string("the BackupRestore cannot be read: ") + e.what());
  }
}

void CheckPlan(const api::Restore& restore, const store::StoredPlan& plan,
               const ApprovalRequest& request) {
  if (restore.meta.is_deleting || domain::HasEnded(restore.status.phase)) {
    throw Conflict("the BackupRestore has ended, or is being deleted");
  }
  const auto& shown = restore.status.plan;
  const bool is_current = shown && shown->digest == plan.digest &&
                          shown->spec_digest == domain::SpecDigestOf(restore.spec);
  if (!is_current) throw Conflict("the BackupRestore is being planned anew: read the next plan");
  if (request.plan_digest != plan.digest) {
    throw Conflict("the plan is " + plan.digest + " now, not " + request.plan_digest +
                   ": read it again");
  }
}

// Those of other plans leave first.
void Add(std::vector<RestoreApproval>& approvals, const RestoreApproval& approval) {
  if (approvals.size() >= domain::kMaxApprovals) {
    const auto other = std::find_if(
        approvals.begin(), approvals.end(),
        [&](const RestoreApproval& a) { return a.plan_digest != approval.plan_digest; });
    if (other == approvals.end()) throw Conflict("as many have approved the plan as there may be");
    approvals.erase(other);
  }
  approvals.push_back(approval);
}

}  // namespace

std::string ReadPlanDigest(std::string_view body) {
  try {
    const base::Json object = base::ParseJson(body);
    std::string digest = base::TextAt(base::ObjectAt(object, "spec"), "planDigest");
    if (!digest.empty()) return digest;
  } catch (const base::JsonError&) {
    // As below.
  }
  throw BadRequest(R"(say which plan: {"spec": {"planDigest": "sha256:.."}})");
}

Approved ApprovePlan(Cluster& cluster, const store::StoredPlan& plan,
                     const ApprovalRequest& request, const std::function<void()>& intend) {
  const RestoreApproval approval{
      .user = request.user, .plan_digest = request.plan_digest, .at = request.at};
  for (int round = 0; round < kMaxConflicts; ++round) {
    const api::Restore restore = FindPlanned(cluster, plan, request);
    CheckPlan(restore, plan, request);
    auto approvals = restore.status.approvals;
    const auto same =
        std::find_if(approvals.begin(), approvals.end(), [&](const RestoreApproval& a) {
          return a.user == approval.user && a.plan_digest == approval.plan_digest;
        });
    if (same != approvals.end()) return {.approval = *same};
    Add(approvals, approval);
    if (request.is_dry_run) return {.approval = approval};
    intend();
    if (cluster.PatchRestoreStatus(restore, api::BuildApprovalsPatch(restore, approvals))) {
      return {.approval = approval, .is_new = true};
    }
  }
  throw Unavailable("the status of the BackupRestore keeps changing: try again");
}

}  // namespace strongroom::server::sets
