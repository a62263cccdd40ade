#pragma once

#include <chrono>
#include <thread>

#include "server/cluster.h"
#include "store/database.h"

namespace strongroom::server {

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

// One round; returns how many sets it settled. Throws StoreError, kube::KubeError.
int SweepOnce(Cluster& cluster, store::Database& database);

}  // namespace strongroom::server
