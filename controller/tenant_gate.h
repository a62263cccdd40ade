#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/mutex.h"
#include "kube/object_key.h"

namespace strongroom::controller {

// Lets at most maxConcurrentRuns runs of a tenant have a Job at once; the others wait in the order
// of their slots. It is a view of the cluster, filled anew from the cache when a controller begins
// to lead. Thread-safe.
class TenantGate {
 public:
  // A run that asks to start.
  struct Entrant {
    kube::ObjectKey tenant;
    kube::ObjectKey run;
    kube::ObjectKey schedule;
    std::chrono::sys_seconds scheduled_for;
  };

  // A run that has a Job already, whatever the limit is. It waits no more.
  void Hold(const kube::ObjectKey& tenant, const kube::ObjectKey& run) EXCLUDES(mutex_);

  // 0: the run is in (also when it was before). Otherwise its place in the queue, from 1. A run
  // that waited at another tenant gives up its place there.
  size_t Enter(const Entrant& entrant, size_t limit) EXCLUDES(mutex_);

  // The run has ended, or does not want to start any more. Returns the schedules whose waiting runs
  // may enter now.
  std::vector<kube::ObjectKey> Leave(const kube::ObjectKey& run) EXCLUDES(mutex_);

  // Runs that wait, over all tenants.
  size_t Waiting() const EXCLUDES(mutex_);

 private:
  struct Waiter {
    std::chrono::sys_seconds scheduled_for;
    kube::ObjectKey run;
    kube::ObjectKey schedule;
    bool operator<(const Waiter& other) const {
      return std::tie(scheduled_for, run) < std::tie(other.scheduled_for, other.run);
    }
  };
  struct Tenant {
    std::set<kube::ObjectKey> inside;
    std::set<Waiter> waiting;
    size_t limit = 1;
  };

  // Takes the run out of every tenant but `kept`.
  void Move(const kube::ObjectKey& run, const kube::ObjectKey& kept) REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  std::map<kube::ObjectKey, Tenant> tenants_ GUARDED_BY(mutex_);
  std::map<kube::ObjectKey, kube::ObjectKey> tenant_of_ GUARDED_BY(mutex_);  // by run
};

}  // namespace strongroom::controller
