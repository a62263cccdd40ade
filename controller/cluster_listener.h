#pragma once

#include <memory>

#include "api/schedule.h"
#include "api/tenant.h"
#include "controller/cached.h"
#include "kube/object_key.h"

namespace strongroom::controller {

// Hears how the caches change, in the order of each kind, after the cache shows it: `before` is
// null for a new object, `now` for one that is gone. Called on the threads of the watches: it must
// neither wait nor throw.
class ClusterListener {
 public:
  template <typename T>
  using Value = const std::shared_ptr<const T>&;

  virtual ~ClusterListener() = default;

  virtual void TenantChanged(const kube::ObjectKey& key, Value<api::Tenant> before,
                             Value<api::Tenant> now) = 0;
  virtual void ScheduleChanged(const kube::ObjectKey& key, Value<api::Schedule> before,
                               Value<api::Schedule> now) = 0;
  virtual void RunChanged(const kube::ObjectKey& key, Value<CachedRun> before,
                          Value<CachedRun> now) = 0;
  // A Job or a pod of the run of that name.
  virtual void PartOfRunChanged(const kube::ObjectKey& run) = 0;
  // A Job that checks the Tenant of that UID, or its pod.
  virtual void PartOfCheckChanged(const std::string& tenant_uid) = 0;
  virtual void RestoreChanged(const kube::ObjectKey& key, Value<CachedRestore> before,
                              Value<CachedRestore> now) = 0;
  // A Job of the BackupRestore of that UID, or its pod.
  virtual void PartOfRestoreChanged(const std::string& restore_uid) = 0;
};

}  // namespace strongroom::controller
