#pragma once

#include "base/clock.h"
#include "http/router.h"
#include "server/cluster.h"
#include "server/sets/endpoints.h"
#include "server/sets/plan_approval.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/restores.h"

namespace strongroom::server::sets {

// restoreplans in sets.strongroom.dev: the newest plan of a BackupRestore, by its name, the
// policies of it with what became of them, and the way to approve it. Thread-safe.
class RestorePlans {
 public:
  struct Parts {
    Endpoints& endpoints;
    store::Database& database;
    store::Database& reading;  // for what may be many: their items
    Cluster& cluster;
    store::ClusterUid cluster_uid;
    const base::Clock& clock;
  };

  // What `parts` refers to outlives this.
  explicit RestorePlans(Parts parts) : parts_(std::move(parts)) {}

  // This outlives the router.
  void AddTo(http::Router& router);

 private:
  http::Response Get(const AuthorizedRequest& request);
  http::Response Items(const AuthorizedRequest& request);
  http::Response Approve(const AuthorizedRequest& request);
  // With its rows of the audit log. Throws as ApprovePlan.
  domain::RestoreApproval WriteApproval(const store::StoredPlan& plan,
                                        const ApprovalRequest& wanted,
                                        const AuthorizedRequest& request);
  // Throws ApiStatus (404; 406).
  store::StoredPlan Find(const AuthorizedRequest& request);

  const Parts parts_;
};

}  // namespace strongroom::server::sets
