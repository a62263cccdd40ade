#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "api/executor_allowances.h"
#include "api/kinds.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "controller/cached.h"
#include "controller/cluster_listener.h"
#include "kube/cache.h"
#include "kube/client.h"
#include "kube/cluster_life.h"
#include "kube/reflector.h"
#include "kube/resource.h"

namespace strongroom::controller {

using kube::kJobs;
using kube::kPods;

using PodsOfJob = std::vector<std::shared_ptr<const CachedPod>>;

// Everything of the cluster that the controller rests its decisions on, kept up to date by watches.
// Thread-safe.
class Caches {
 public:
  // `listener`, if there is one, outlives the caches, and hears of each change. A Tenant that is
  // not `allowed` has a problem that says so.
  explicit Caches(ClusterListener* listener = nullptr, api::ExecutorAllowances allowed = {});

  // Begins to list and watch, on threads of its own, until this is destroyed.
  void Start(const kube::Client& client);

  // The API server can be reached again: no watch waits any longer to begin anew. Not before Start.
  void WakeWatches();

  bool HasSynced() const;
  // Waits for the first complete list of everything; false when stop was requested first.
  bool WaitForSync(const std::stop_token& stop) const;

  // The schedules of a tenant, the runs that were resolved as those of a schedule and the ones that
  // name it and wait to be.
  std::vector<std::shared_ptr<const api::Schedule>> SchedulesOf(
      const kube::ObjectKey& tenant) const;
  std::vector<std::shared_ptr<const CachedRun>> RunsOf(const std::string& schedule_uid) const;
  std::vector<std::shared_ptr<const CachedRun>> UnresolvedRunsOf(
      const kube::ObjectKey& schedule) const;
  // Those of a schedule of that name, whichever, that have not ended.
  std::vector<std::shared_ptr<const CachedRun>> OpenRunsOf(const kube::ObjectKey& schedule) const;
  // Those that ended and are nobody's (domain/refused_runs.h), of all namespaces.
  std::vector<std::shared_ptr<const CachedRun>> RefusedRuns() const;
  // The Job that the run owns, as far as it is known; null when there is none, or somebody else's.
  std::shared_ptr<const CachedJob> JobOf(const CachedRun& run) const;

  // The pods that the Job, whosever it is, is the controller of; newest first.
  PodsOfJob PodsOf(const CachedJob& job) const;

  // The Jobs that check a tenant, and are its own.
  std::vector<std::shared_ptr<const CachedJob>> ChecksOf(const api::Tenant& tenant) const;
  // The Tenant of that UID; null when there is none.
  std::shared_ptr<const api::Tenant> TenantOf(const std::string& uid) const;

  // The Jobs that work for a restore, and are its own.
  std::vector<std::shared_ptr<const CachedJob>> JobsOfRestore(const domain::Restore& restore) const;
  // The BackupRestores that are drills of the schedule.
  std::vector<std::shared_ptr<const CachedRestore>> DrillsOf(const api::Schedule& schedule) const;
  // The BackupRestore of that UID; null when there is none.
  std::shared_ptr<const CachedRestore> RestoreOf(const std::string& uid) const;

  // Of what the caches show, all is of one life once all have listed in it.
  kube::ClusterLife life;
  kube::Cache<api::Tenant> tenants;
  kube::Cache<api::Schedule> schedules;
  kube::Cache<CachedRun> runs;
  kube::Cache<CachedJob> jobs;
  kube::Cache<CachedPod> pods;
  kube::Cache<CachedRestore> restores;

 private:
  void AddIndexes();
  void TellOfChanges(ClusterListener& listener);

  std::vector<std::unique_ptr<kube::Reflector>> reflectors_;
  std::vector<std::jthread> threads_;
};

}  // namespace strongroom::controller
