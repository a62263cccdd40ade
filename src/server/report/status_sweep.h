#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "server/cluster.h"
#include "store/database.h"

namespace strongroom::server::report {

// Lets runs show sets that were committed by a server that died before it could say so. Several
// servers may sweep at once. Thread-safe.
class StatusSweep {
 public:
  // Both outlive this; sweeps every `interval` until destroyed.
  StatusSweep(Cluster& cluster, store::Database& database, std::chrono::milliseconds interval);

 private:
  void Run(const std::stop_token& stop, std::chrono::milliseconds interval);

  Cluster& cluster_;
  store::Database& database_;
  std::jthread thread_;
};

struct SweepCounts {
  int settled = 0;
  int stuck = 0;        // sets whose run Kubernetes does not let change, or that cannot be read
  std::string problem;  // of the last one that is stuck
};

// One round over all sets; one that is stuck holds up no other. Throws StoreError, and
// web::WebError when Kubernetes cannot be reached.
SweepCounts SweepOnce(Cluster& cluster, store::Database& database);

}  // namespace strongroom::server::report
