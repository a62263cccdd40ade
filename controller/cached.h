#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/job.h"
#include "api/restore.h"
#include "api/run.h"
#include "api/tenant.h"
#include "kube/object_key.h"

namespace strongroom::controller {

// A value that could not be read as what it should be: `decode_error` says why, and only its meta
// is meaningful; of a restore, its phase too.
template <typename T>
struct Decoded : T {
  std::string decode_error;
};

using CachedRun = Decoded<api::Run>;
using CachedJob = Decoded<api::Job>;
using CachedPod = Decoded<api::Pod>;
// `decode_error` is of its status, `spec_error` says why its spec alone could not be read.
struct CachedRestore : Decoded<api::Restore> {
  std::string spec_error;
  std::map<std::string, std::string> labels = {};

  bool IsReadable() const { return decode_error.empty() && spec_error.empty(); }
};

// Never throws: what cannot be read stays visible as an object with an error.
CachedRun DecodeCachedRun(const nlohmann::json& object);
CachedJob DecodeCachedJob(const nlohmann::json& object);
CachedPod DecodeCachedPod(const nlohmann::json& object);
CachedRestore DecodeCachedRestore(const nlohmann::json& object);

// Whether it has ended without becoming anybody's.
bool IsRefused(const CachedRun& run);

// The schedule that the run is one of, or says that it is.
kube::ObjectKey ScheduleKeyOf(const api::Run& run);

inline kube::ObjectKey KeyOf(const api::Meta& meta) { return {meta.ns, meta.name}; }

inline kube::ObjectKey JobKeyOf(const api::Run& run) {
  return {run.meta.ns, domain::JobNameOf(run)};
}

// Whether the object that has the name of the run's Job is it; null is not.
inline bool IsJobOf(const CachedJob* job, const api::Run& run) {
  return job != nullptr && job->run_uid == run.meta.uid;
}

// Whether it checks the tenant, and is the tenant's.
inline bool IsCheckOf(const CachedJob& job, const api::Tenant& tenant) {
  return !job.checks.empty() && job.checks == tenant.meta.uid && job.run_uid == tenant.meta.uid &&
         job.meta.ns == tenant.meta.ns;
}

// Whether it works for the restore, and is the restore's.
inline bool IsOfRestore(const CachedJob& job, const domain::Restore& restore) {
  return !job.restores.empty() && job.restores == restore.meta.uid &&
         job.run_uid == restore.meta.uid && job.meta.ns == restore.meta.ns;
}

}  // namespace strongroom::controller
