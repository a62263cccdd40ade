#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "catalogue/policy_type.h"
#include "domain/restore_plan.h"

namespace strongroom::provider {

// A policy as a backup set has it. `type` outlives it.
struct StoredPolicy {
  const catalogue::PolicyType* type;
  std::string id;
  base::Json content;
};

// Puts policies back into one tenant. Policies come in the order of catalogue::RestoreRank, in Plan
// as in Apply, so that what one needs is there before it, or was planned before it. Where a tenant
// gives what is made anew another identity (Graph), it is the restorer that remembers which one the
// set's has become, and writes that wherever a later policy names it. Not thread-safe.
//
// Each call throws ProviderError when the tenant cannot be asked, web::StoppedError on stop.
class Restorer {
 public:
  virtual ~Restorer() = default;

  // What putting it back would do, as the tenant itself says where it can be asked that. Writes
  // nothing.
  virtual domain::PlannedItem Plan(const StoredPolicy& policy) = 0;

  // Carries `planned` out, which writes something, or says why not. What is there is looked at
  // again: what is not any more as it was planned fails (kPlanChanged), and what is as it should be
  // already has nothing to do, so that the same plan can be applied again, and go on where
  // somebody stopped it.
  virtual domain::RestoredItem Apply(const StoredPolicy& policy,
                                     const domain::PlannedItem& planned) = 0;
};

}  // namespace strongroom::provider
