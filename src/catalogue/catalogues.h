#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.h"
#include "domain/problem.h"
#include "domain/tenant.h"

namespace strongroom::catalogue {

// The catalogues of all providers: made once when a process starts, and handed down. Immutable, so
// it may be shared between threads.
class Catalogues {
 public:
  // Throws CatalogueError when two are of one provider.
  explicit Catalogues(std::vector<Catalogue> catalogues);

  // Null when this version has none for it; valid as long as the catalogues.
  const Catalogue* Of(domain::ProviderKind provider) const;
  // The policy type of that key; null when there is none. Valid as long as the catalogues.
  const PolicyType* FindType(domain::ProviderKind provider, std::string_view key) const;
  // Whether any of them has a policy type of that key.
  bool HasType(std::string_view key) const;

 private:
  std::vector<Catalogue> catalogues_;
};

// Stands for a type that no catalogue of the provider has: it has nothing but the kind of provider,
// and no key.
const PolicyType& UnknownTypeOf(domain::ProviderKind provider);

// What is wrong with a schedule's policyTypes for that tenant: one problem for each named type that
// its provider's catalogue lacks, that a tenant limited to namespaces has not, or that no
// application may read. Of a provider without a catalogue nothing can be said.
std::vector<domain::Problem> CheckPolicyTypes(const Catalogues& catalogues,
                                              const domain::TenantSpec& tenant,
                                              const std::vector<std::string>& policy_types);

}  // namespace strongroom::catalogue
