#pragma once

#include <utility>

#include "base/clock.h"
#include "http/router.h"
#include "server/sets/accept.h"
#include "server/sets/endpoints.h"
#include "server/sets/set_imports.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// The aggregated API sets.strongroom.dev: backup sets as Kubernetes shows objects, read from
// PostgreSQL; what stands behind one is SetSubresources. Discovery is there whatever happens
// (discovery.h); all else goes through Endpoints. Thread-safe.
// https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
class SetsApi {
 public:
  struct Parts {
    Endpoints& endpoints;
    store::Database& database;
    SetImports& imports;
    store::ClusterUid cluster_uid;
    const base::Clock& clock;
  };

  // What `parts` refers to outlives this.
  explicit SetsApi(Parts parts) : parts_(std::move(parts)) {}

  // This outlives the router.
  void AddTo(http::Router& router);

 private:
  using Answer = http::Response (SetsApi::*)(const AuthorizedRequest&);

  void Add(http::Router& router, Route route, Answer answer);
  http::Response List(const AuthorizedRequest& request);
  http::Response Get(const AuthorizedRequest& request);
  http::Response Hold(const AuthorizedRequest& request);
  http::Response Import(const AuthorizedRequest& request) { return parts_.imports.Take(request); }
  // A set in the form that is wanted.
  http::Response Show(const AuthorizedRequest& request, const Accepted& form,
                      const store::SetRecord& set);

  const Parts parts_;
};

}  // namespace strongroom::server::sets
