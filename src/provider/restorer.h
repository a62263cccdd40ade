#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "catalogue/policy_type.h"
#include "domain/restore.h"
#include "domain/restore_plan.h"
#include "web/address_rules.h"

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

  // Where it writes to, for PlanDigest: the same for whoever puts something there, and another one
  // for every other tenant.
  virtual std::string Place() = 0;

  // What putting it back would do, as the tenant itself says where it can be asked that. Writes
  // nothing.
  virtual domain::PlannedItem Plan(const StoredPolicy& policy) = 0;

  // Carries `planned` out, which writes something, or says why not. What is there is looked at
  // again: what is not any more as it was planned fails (kPlanChanged), and what is as it should be
  // already has nothing to do, so that the same plan can be applied again, and go on where
  // somebody stopped it. Another restorer may have planned it, in another process.
  virtual domain::RestoredItem Apply(const StoredPolicy& policy,
                                     const domain::PlannedItem& planned) = 0;
};

// What a restorer is made from: where it writes to, and how.
struct RestoreSettings {
  domain::RestoreTarget target;
  // Where the Job's pod has what the target names (api/tenant_pod.h).
  std::filesystem::path tenant_folder;
  domain::OnConflict on_conflict = domain::OnConflict::kSkip;
  std::map<std::string, std::string> namespaces;  // where what was of one goes; others stay
  // For a server that the target names.
  web::AddressRules addresses = web::AddressRules::kGuarded;
};

// Makes a restorer, which `clock` outlives, and which begins nothing after `stop`. Throws
// ProviderError when the target cannot be used.
using MakeRestorer = std::unique_ptr<Restorer> (*)(const RestoreSettings& settings,
                                                   const base::Clock& clock,
                                                   const std::stop_token& stop);

}  // namespace strongroom::provider
