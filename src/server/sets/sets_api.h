#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "http/answer_bytes.h"
#include "http/router.h"
#include "server/audit.h"
#include "server/sets/callers.h"
#include "store/cluster_uid.h"
#include "store/database.h"

namespace strongroom::server::sets {

// Of all answers that are still on their way.
inline constexpr size_t kAnswerBytes = size_t{64} << 20U;

// The aggregated API sets.strongroom.dev: backup sets as Kubernetes shows objects, read from
// PostgreSQL. Discovery is there whatever happens (discovery.h); who reads must be known to
// Kubernetes and have the right, by its namespace, before anything is looked for. Thread-safe.
// https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
class SetsApi {
 public:
  struct Parts {
    Callers& callers;
    Audit& audit;
    store::Database& database;
    store::ClusterUid cluster_uid;
    const base::Clock& clock;
  };

  // What `parts` refers to outlives this.
  explicit SetsApi(Parts parts) : parts_(std::move(parts)) {}

  // This outlives the router.
  void AddTo(http::Router& router);

 private:
  using Action = std::function<http::Response(const access::ResourceAccess& access)>;

  // Whoever may do it gets what `action` answers.
  http::Response Serve(http::Request& request, const access::ResourceAccess& access,
                       const Action& action);
  http::Response List(const http::Request& request, const std::string& ns);
  http::Response Get(const http::Request& request, const std::string& ns, const std::string& name);

  const Parts parts_;
  http::AnswerBytes answers_{kAnswerBytes};
};

}  // namespace strongroom::server::sets
