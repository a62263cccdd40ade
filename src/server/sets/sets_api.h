#pragma once

#include <utility>

#include "base/clock.h"
#include "http/router.h"
#include "server/sets/accept.h"
#include "server/sets/questions.h"
#include "server/sets/set_imports.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// The aggregated API sets.strongroom.dev: backup sets as Kubernetes shows objects, read from
// PostgreSQL; what stands behind one is SetSubresources. Discovery is there whatever happens
// (discovery.h); all else goes through Questions. Thread-safe.
// https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
class SetsApi {
 public:
  struct Parts {
    Questions& questions;
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
  using Answer = http::Response (SetsApi::*)(const Question&);

  void Add(http::Router& router, Asked asked, Answer answer);
  http::Response List(const Question& question);
  http::Response Get(const Question& question);
  http::Response Hold(const Question& question);
  http::Response Import(const Question& question) { return parts_.imports.Take(question); }
  // A set in the form that is wanted.
  http::Response Show(const Question& question, const Accepted& form, const store::SetRecord& set);

  const Parts parts_;
};

}  // namespace strongroom::server::sets
