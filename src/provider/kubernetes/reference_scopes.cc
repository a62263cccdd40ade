#include "provider/kubernetes/reference_scopes.h"

#include "domain/form.h"

namespace strongroom::provider::kubernetes {
namespace {

// Whether there can be such an object. It also keeps commas and backslashes out of the field
// selector that the name becomes a part of.
bool IsPossible(const Reference& reference) {
  return domain::form::kObjectName.Allows(reference.name) &&
         (reference.ns.empty() || domain::form::kNamespace.Allows(reference.ns));
}

}  // namespace

std::vector<ListScope> ScopesOf(const std::string& type, const std::set<Reference>& references,
                                const std::vector<std::string>& tenant_namespaces) {
  std::set<std::pair<std::string, std::string>> scopes;
  for (const Reference& reference : references) {
    if (reference.type != type || !IsPossible(reference)) continue;
    if (tenant_namespaces.empty()) {
      scopes.emplace(reference.ns, reference.name);
      continue;
    }
    for (const std::string& ns : tenant_namespaces) {
      if (reference.ns.empty() || reference.ns == ns) scopes.emplace(ns, reference.name);
    }
  }
  std::vector<ListScope> list;
  list.reserve(scopes.size());
  for (const auto& [ns, name] : scopes) list.push_back({.ns = ns, .name = name});
  return list;
}

}  // namespace strongroom::provider::kubernetes
