#include "catalogue/catalogues.h"

#include <algorithm>
#include <set>

#include "catalogue/error.h"

namespace strongroom::catalogue {
namespace {

std::string UnknownType(const Catalogues& catalogues, const Catalogue& catalogue,
                        const std::string& key) {
  const std::string why =
      "is not a policy type of provider " + std::string(base::NameOf(catalogue.provider()));
  for (const auto& [provider, word] : base::kEnumWords<domain::ProviderKind>) {
    // Whoever names it has the wrong tenant, and means no other type.
    if (catalogues.FindType(provider, key) != nullptr) return why + ", but of " + std::string(word);
  }
  const std::string nearest = catalogue.NearestMatch(key);
  return nearest.empty() ? why : why + "; did you mean " + nearest + "?";
}

// Empty when the tenant can have it.
std::string OutOfReach(const KubernetesType& type, const domain::TenantSpec& tenant) {
  if (tenant.kubernetes.namespaces.empty() || IsWithinNamespaces(type)) return {};
  return "is cluster-wide, and the Tenant is limited to namespaces; name it for a Tenant without "
         "spec.kubernetes.namespaces";
}

std::string OutOfReach(const GraphType& type, const domain::TenantSpec&) {
  switch (type.access) {
    case GraphAccess::kApplication:
      return {};
    case GraphAccess::kDelegatedOnly:
      return "can be read by people who sign in only: Microsoft Graph has no permission for "
             "applications; leave it out";
    case GraphAccess::kRefused:
      return "cannot be read: Microsoft Graph refuses applications, whatever they are granted; "
             "leave it out";
  }
  return {};
}

std::string OutOfReach(const DirectoryType&, const domain::TenantSpec&) { return {}; }

template <typename Source>
const PolicyType& Unknown() {
  static const PolicyType type{.source = Source{}};
  return type;
}

}  // namespace

Catalogues::Catalogues(std::vector<Catalogue> catalogues) : catalogues_(std::move(catalogues)) {
  std::set<domain::ProviderKind> seen;
  for (const Catalogue& catalogue : catalogues_) {
    if (seen.insert(catalogue.provider()).second) continue;
    throw CatalogueError("two catalogues of " + std::string(base::NameOf(catalogue.provider())));
  }
}

const Catalogue* Catalogues::Of(domain::ProviderKind provider) const {
  const auto found =
      std::find_if(catalogues_.begin(), catalogues_.end(),
                   [&](const Catalogue& catalogue) { return catalogue.provider() == provider; });
  return found == catalogues_.end() ? nullptr : &*found;
}

const PolicyType* Catalogues::FindType(domain::ProviderKind provider, std::string_view key) const {
  const Catalogue* const catalogue = Of(provider);
  return catalogue == nullptr ? nullptr : catalogue->Find(key);
}

bool Catalogues::HasType(std::string_view key) const {
  return std::any_of(catalogues_.begin(), catalogues_.end(),
                     [&](const Catalogue& catalogue) { return catalogue.Find(key) != nullptr; });
}

const PolicyType& UnknownTypeOf(domain::ProviderKind provider) {
  switch (provider) {
    case domain::ProviderKind::kKubernetes:
      return Unknown<KubernetesType>();
    case domain::ProviderKind::kMicrosoftGraph:
      return Unknown<GraphType>();
    case domain::ProviderKind::kDirectory:
      break;
  }
  return Unknown<DirectoryType>();
}

std::vector<domain::Problem> CheckPolicyTypes(const Catalogues& catalogues,
                                              const domain::TenantSpec& tenant,
                                              const std::vector<std::string>& policy_types) {
  std::vector<domain::Problem> problems;
  const Catalogue* catalogue = catalogues.Of(tenant.provider);
  if (catalogue == nullptr) return problems;
  for (const std::string& key : policy_types) {
    if (key == kAllStandardTypes) continue;
    const PolicyType* const type = catalogue->Find(key);
    const std::string why =
        type == nullptr ? UnknownType(catalogues, *catalogue, key)
                        : std::visit([&](const auto& source) { return OutOfReach(source, tenant); },
                                     type->source);
    if (!why.empty()) problems.push_back({"spec.policyTypes", '"' + key + "\" " + why});
  }
  return problems;
}

}  // namespace strongroom::catalogue
