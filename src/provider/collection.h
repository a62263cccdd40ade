#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/policy_type.h"
#include "domain/item_change.h"
#include "domain/outcome.h"

namespace strongroom::provider {

// How a collection went.
struct Collection {
  std::map<std::string, domain::TypeCoverage> types;  // every type that was asked for
  std::vector<std::string> warnings;
  std::optional<domain::RightsReview> rights_review = {};
  int64_t retries = 0;  // requests that were repeated
  // Who did what since Settings::changes_since, where the tenant tells: one of an object. In the
  // identities that items have; others do no harm.
  std::vector<domain::Act> acts = {};
};

// Notes how the reading of one type ended: logged, and a warning when there is a fault.
void Note(const catalogue::PolicyType& type, domain::TypeCoverage coverage, Collection& collection);

}  // namespace strongroom::provider
