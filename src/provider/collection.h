#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/policy_type.h"
#include "domain/outcome.h"

namespace strongroom::provider {

// How a collection went.
struct Collection {
  std::map<std::string, domain::TypeCoverage> types;  // every type that was asked for
  std::vector<std::string> warnings;
  std::optional<domain::RightsReview> rights_review = {};
  int64_t retries = 0;  // requests that were repeated
};

// Notes how the reading of one type ended: logged, and a warning when there is a fault.
void Note(const catalogue::PolicyType& type, domain::TypeCoverage coverage, Collection& collection);

}  // namespace strongroom::provider
