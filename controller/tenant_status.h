#pragma once

#include <memory>

#include "base/clock.h"
#include "controller/caches.h"
#include "controller/run_listener.h"
#include "controller/tenant_checks.h"
#include "kube/client.h"
#include "kube/work_queue.h"

namespace strongroom::controller {

// Keeps Tenant.status: Ready, which tells as well whether what the Tenant names is there,
// RightsReady or PermissionsReady, the last check, and when a backup set of the tenant was last
// stored. Thread-safe, but for DoNext, which one thread calls.
class TenantStatusWriter final : public RunListener {
 public:
  // All outlive the writer.
  // `look_client` is for what can wait, so that it never holds up work.
  TenantStatusWriter(const Caches& caches, const kube::Client& client, kube::Client look_client,
                     const base::Clock& clock, TenantChecks& checks)
      : caches_(caches),
        client_(client),
        look_client_(std::move(look_client)),
        clock_(clock),
        checks_(checks),
        queue_(clock) {}

  void Check(const kube::ObjectKey& tenant) { queue_.Add(tenant); }
  void RunStored(const domain::Run& run, Stored how) override EXCLUDES(mutex_);

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop) {
    while (DoNext(stop)) {
    }
  }

  // One step of it: waits for the next tenant and writes its status, if that is not what it should
  // be; again later when it cannot be written. False when stop was requested.
  bool DoNext(const std::stop_token& stop);

 private:
  void Write(const kube::ObjectKey& tenant);
  // Has it checked, when that is due; what of it the status should have.
  std::optional<domain::TenantCheck> CheckOf(const api::Tenant& tenant);
  // Of those of the tenant's runs that are known, and of its last check. Absent when they say
  // nothing.
  std::optional<domain::Condition> RightsOf(const api::Tenant& tenant,
                                            const std::optional<domain::TenantCheck>& check) const;
  std::optional<domain::Condition> RightsFoundByRuns(const api::Tenant& tenant) const;
  std::optional<domain::Condition> PermissionsFound(
      const api::Tenant& tenant, const std::optional<domain::TenantCheck>& check) const;

  const Caches& caches_;
  const kube::Client& client_;
  const kube::Client look_client_;
  const base::Clock& clock_;
  TenantChecks& checks_;
  kube::WorkQueue<kube::ObjectKey> queue_;
  base::Mutex mutex_;
  std::map<kube::ObjectKey, std::chrono::sys_seconds> last_backup_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::controller
