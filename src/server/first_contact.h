#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "base/mutex.h"
#include "server/cluster.h"

namespace strongroom::server {

// Whether Kubernetes has answered what each report asks it first, a TokenReview. Asked in the
// background until it has: a wrong address, token or right is seen before the first report. What
// comes later, an outage, is told to those who report. Thread-safe.
class FirstContact {
 public:
  // `cluster` outlives this.
  FirstContact(Cluster& cluster, std::chrono::milliseconds interval);

  // Why not, for /readyz; empty once it has answered.
  std::string Problem() const EXCLUDES(mutex_);

 private:
  bool Try() EXCLUDES(mutex_);

  Cluster& cluster_;
  mutable base::Mutex mutex_;
  std::string problem_ GUARDED_BY(mutex_) = "not asked yet";
  std::jthread thread_;
};

}  // namespace strongroom::server
