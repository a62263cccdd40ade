#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/mutex.h"
#include "controller/schedule_queue.h"
#include "domain/run.h"
#include "kube/object_key.h"

namespace strongroom::controller {

// Lets at most maxConcurrentRuns runs of a tenant have a Job at once; the others wait in the order
// of their slots, and those that people made behind them. It is a view of the cluster, filled anew
// from the cache when a controller begins to lead. Thread-safe.
class TenantGate {
 public:
  // A run that has a Job, or asks for one.
  struct Entrant {
    kube::ObjectKey tenant;
    kube::ObjectKey run;
    kube::ObjectKey schedule;
    std::chrono::sys_seconds scheduled_for;
    std::chrono::sys_seconds created_at;  // orders those of one minute
    // Who made it: those of people wait behind all others, however many they make.
    domain::RunOrigin origin = domain::RunOrigin::kController;
  };

  // A run that has a Job already, whatever the limit is. It waits no more.
  void Hold(const Entrant& entrant) EXCLUDES(mutex_);

  // 0: the run is in (also when it was before). Otherwise its place in the queue, from 1. A run
  // that waited at another tenant gives up its place there.
  size_t Enter(const Entrant& entrant, size_t limit) EXCLUDES(mutex_);

  // The run has ended, or does not want to start any more. Returns the schedules whose waiting runs
  // may enter now.
  std::vector<kube::ObjectKey> Leave(const kube::ObjectKey& run) EXCLUDES(mutex_);

  // The runs of a schedule that are in or wait.
  std::vector<kube::ObjectKey> RunsOf(const kube::ObjectKey& schedule) const EXCLUDES(mutex_);

  // The runs of a tenant that are in.
  std::vector<kube::ObjectKey> Inside(const kube::ObjectKey& tenant) const EXCLUDES(mutex_);

  // Runs that wait, over all tenants.
  size_t Waiting() const EXCLUDES(mutex_);

 private:
  struct Waiter {
    domain::RunOrigin origin;
    std::chrono::sys_seconds scheduled_for;
    std::chrono::sys_seconds created_at;
    kube::ObjectKey run;
    kube::ObjectKey schedule;
    bool operator<(const Waiter& other) const {
      return std::tie(origin, scheduled_for, created_at, run) <
             std::tie(other.origin, other.scheduled_for, other.created_at, other.run);
    }
  };
  struct Tenant {
    std::set<kube::ObjectKey> inside;
    std::set<Waiter> waiting;
    size_t limit = 1;

    void Remove(const kube::ObjectKey& run);
  };
  struct Known {
    kube::ObjectKey tenant;
    kube::ObjectKey schedule;
  };

  // The tenant of the entrant, which is known to be there, and no longer at another, afterwards.
  Tenant& TenantOf(const Entrant& entrant) REQUIRES(mutex_);
  // Takes the run out of its tenant, which is returned: absent when the run was not known.
  std::optional<kube::ObjectKey> Forget(const kube::ObjectKey& run) REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  std::map<kube::ObjectKey, Tenant> tenants_ GUARDED_BY(mutex_);
  std::map<kube::ObjectKey, Known> known_ GUARDED_BY(mutex_);                        // by run
  std::map<kube::ObjectKey, std::set<kube::ObjectKey>> runs_of_ GUARDED_BY(mutex_);  // by schedule
};

// The run leaves, and the schedules whose turn it is are looked at.
void LeaveGate(TenantGate& gate, const kube::ObjectKey& run, ScheduleQueue& queue);

}  // namespace strongroom::controller
