#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "api/job.h"
#include "api/kinds.h"
#include "api/run.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "kube/cache.h"
#include "kube/client.h"
#include "kube/informer.h"
#include "kube/resource.h"

namespace strongroom::controller {

inline const kube::Resource kTenants = kube::ResourceOf(api::kTenantKind);
inline const kube::Resource kSchedules = kube::ResourceOf(api::kScheduleKind);
inline const kube::Resource kRuns = kube::ResourceOf(api::kRunKind);
inline const kube::Resource kJobs{"batch", "v1", "jobs"};
inline const kube::Resource kPods{"", "v1", "pods"};

// A value that could not be read as what it should be: `decode_error` says why, and only its meta
// is meaningful.
template <typename T>
struct Decoded : T {
  std::string decode_error;
};

using CachedRun = Decoded<api::Run>;
using CachedJob = Decoded<api::Job>;
using CachedPod = Decoded<api::Pod>;

// Everything of the cluster that the controller rests its decisions on, kept up to date by watches.
// Thread-safe; handlers are added to the caches before Start.
class Caches {
 public:
  Caches();

  // Begins to list and watch, on threads of its own, until this is destroyed.
  void Start(const kube::Client& client);

  bool HasSynced() const;
  // Waits for the first complete list of everything; false when stop was requested first.
  bool WaitForSync(const std::stop_token& stop) const;

  // The schedules of a tenant, the runs of a schedule, the pods of a run.
  std::vector<std::shared_ptr<const api::Schedule>> SchedulesOf(
      const kube::ObjectKey& tenant) const;
  std::vector<std::shared_ptr<const CachedRun>> RunsOf(const std::string& schedule_uid) const;
  std::vector<std::shared_ptr<const CachedPod>> PodsOf(const kube::ObjectKey& run) const;

  kube::Cache<api::Tenant> tenants;
  kube::Cache<api::Schedule> schedules;
  kube::Cache<CachedRun> runs;
  kube::Cache<CachedJob> jobs;
  kube::Cache<CachedPod> pods;

 private:
  std::vector<std::unique_ptr<kube::Informer>> informers_;
  std::vector<std::jthread> threads_;
};

// Reads a Job that was fetched rather than watched. Never throws.
CachedJob DecodeCachedJob(const kube::Json& object);
CachedRun DecodeCachedRun(const kube::Json& object);

inline kube::ObjectKey KeyOf(const api::Meta& meta) { return {meta.ns, meta.name}; }

}  // namespace strongroom::controller
