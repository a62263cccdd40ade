#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/policy_type.h"
#include "domain/tenant.h"

namespace strongroom::catalogue {

// The policy types of one provider, in the order of the file. Immutable, so it may be shared
// between threads.
class Catalogue {
 public:
  // Throws CatalogueError when two types have one key.
  Catalogue(domain::ProviderKind provider, std::vector<PolicyType> types);

  // The tenant's spec.provider.
  domain::ProviderKind provider() const { return provider_; }
  const std::vector<PolicyType>& types() const { return types_; }

  // Null when there is none of that key; valid as long as the catalogue.
  const PolicyType* Find(std::string_view key) const;
  // The key that is most like `key`, by base::Nearest: empty when none is near.
  std::string NearestMatch(std::string_view key) const;

 private:
  domain::ProviderKind provider_;
  std::vector<PolicyType> types_;
};

// What a run is to read.
struct Selection {
  std::vector<PolicyType> types;     // each once, in the catalogue's order
  std::vector<std::string> unknown;  // requested keys that the catalogue lacks, each once
};

inline constexpr std::string_view kAllStandardTypes = "*";

// Resolves a schedule's policyTypes. "*" stands for every policy that is not optional,
// `include_foundations` adds every foundation that is not optional; what nobody may read is in
// neither. Without any known type there is nothing to refer to anything, so `types` is then empty
// in spite of `include_foundations`.
Selection Select(const Catalogue& catalogue, const std::vector<std::string>& requested,
                 bool include_foundations);

}  // namespace strongroom::catalogue
