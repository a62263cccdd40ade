#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/catalogue.h"
#include "domain/restore_plan.h"
#include "provider/restorer.h"
#include "restore/stored_policies.h"

namespace strongroom::restore {

using Plan = std::vector<domain::PlannedItem>;
// What has become of a plan, of each policy of it, in its order. Words were told: a plan may have
// hundreds of thousands of policies, and nothing of them is kept twice.
struct Applied {
  std::vector<domain::RestoredItem::Result> results;
  std::optional<std::string> ended_early;  // why what is left is kNotReached
};
// Hears of one policy; `ordinal` is its place in the plan.
using TellResult = std::function<void(size_t ordinal, const domain::RestoredItem& item)>;

// PlanDigest of what would be put from the set `set_digest` (hexadecimal) to `place`
// (provider::Restorer::Place): hexadecimal.
std::string DigestOf(const Plan& plan, const std::string& set_digest, const std::string& place);

// One backup set and the tenant that it is put back into: planned first, so that it can be read,
// and then done as it was planned. Not thread-safe.
class Restoration {
 public:
  // What is referred to outlives this. `catalogue` is the one of the tenant's provider.
  Restoration(const catalogue::Catalogue& catalogue, StoredPolicies& policies,
              provider::Restorer& restorer)
      : catalogue_(catalogue), policies_(policies), restorer_(restorer) {}

  // What would be done, in the order in which it would. `tell` hears of each policy. Throws what a
  // Restorer throws.
  Plan MakePlan(const std::function<void(const domain::PlannedItem&)>& tell = {});

  // Whether `plan`, which may be another process's, is of these policies in this order.
  bool IsOf(const Plan& plan);

  // Does what `plan` says, of which IsOf holds; `tell` hears of each policy that was to be written
  // and was reached. It ends early after `stop`, and when the tenant cannot be asked any more.
  // Never throws what the restorer throws: what was done until then is done. Throws what `tell`
  // throws.
  Applied Apply(const Plan& plan, const std::stop_token& stop, const TellResult& tell = {});

 private:
  provider::StoredPolicy PolicyOf(const catalogue::PolicyType& type, const sets::Item& item) const;
  domain::PlannedItem PlanOf(const sets::Item& item);
  domain::RestoredItem ApplyTo(const sets::Item& item, const domain::PlannedItem& planned);

  const catalogue::Catalogue& catalogue_;
  StoredPolicies& policies_;
  provider::Restorer& restorer_;
};

}  // namespace strongroom::restore
