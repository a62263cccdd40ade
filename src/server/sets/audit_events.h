#pragma once

#include <utility>

#include "base/clock.h"
#include "http/router.h"
#include "server/sets/endpoints.h"
#include "store/cluster_uid.h"
#include "store/database.h"

namespace strongroom::server::sets {

// auditevents in sets.strongroom.dev: rows of the audit log, to be read. Those of no namespace are
// in the list of all of them alone. Who may `get` auditevents/verify has all of it verified, part
// by part. Thread-safe.
class AuditEvents {
 public:
  struct Parts {
    Endpoints& endpoints;
    store::Database& database;
    store::Database& reading;  // for what may be many: verifying them
    store::ClusterUid cluster_uid;
    const base::Clock& clock;
  };

  // What `parts` refers to outlives this.
  explicit AuditEvents(Parts parts) : parts_(std::move(parts)) {}

  // This outlives the router, and its answers.
  void AddTo(http::Router& router);

 private:
  http::Response List(const AuthorizedRequest& request);
  http::Response Get(const AuthorizedRequest& request);
  http::Response Verify(const AuthorizedRequest& request);

  const Parts parts_;
};

}  // namespace strongroom::server::sets
