#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "api/check_job.h"
#include "catalogue/catalogues.h"
#include "controller/caches.h"
#include "controller/fair_places.h"
#include "domain/plan_check.h"
#include "kube/client.h"

namespace strongroom::controller {

// Has tenants checked (domain/plan_check.h), a few at once, by Jobs of which it keeps the newest of
// each. For one thread.
class TenantChecks {
 public:
  static constexpr FairPlaces::Limits kAtOnce{.most = 20, .most_of_a_namespace = 5};

  struct Parts {
    const Caches& caches;
    const kube::Client& client;  // of what can wait
    const base::Clock& clock;
    const catalogue::Catalogues& catalogues;
    const api::JobSettings& job;
  };

  // What `parts` refers to outlives this.
  explicit TenantChecks(const Parts& parts) : parts_(parts) {}

  struct Result {
    std::optional<domain::TenantCheck> last;       // what the tenant's status should have
    std::optional<std::chrono::sys_seconds> wake;  // when to look again although nothing changed
  };
  // Looks at the tenant, and makes and deletes Jobs. Throws web::WebError when that has to be tried
  // again soon; what the API server says of a Job that it does not want is a result.
  Result LookAt(const api::Tenant& tenant);

  // The tenant is gone.
  void Forget(const kube::ObjectKey& tenant) { places_.Leave(tenant); }

  // Tenants that waited for others, and are to be looked at now.
  std::vector<kube::ObjectKey> Next() { return places_.Next(); }

 private:
  struct Observation {
    domain::CheckObserved observed;
    api::CheckJob job;  // without a name: the one that is to be made
    std::vector<std::shared_ptr<const CachedJob>> jobs;
  };
  Observation Observe(const api::Tenant& tenant) const;
  void ObserveSchedules(const api::Tenant& tenant, Observation& observation) const;
  domain::CheckJobView ViewOf(const CachedJob& job) const;
  // What is told in its place when there can be no Job.
  std::optional<domain::TenantCheck> Create(const api::Tenant& tenant, const api::CheckJob& job);

  const Parts parts_;
  FairPlaces places_{kAtOnce};
};

}  // namespace strongroom::controller
