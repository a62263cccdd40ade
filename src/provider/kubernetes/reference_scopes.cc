#include "provider/kubernetes/reference_scopes.h"

#include <algorithm>

namespace strongroom::provider::kubernetes {
namespace {

constexpr size_t kMaxName = 253;

// Also keeps commas and backslashes out of the field selector that the name becomes a part of.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
bool IsObjectName(const std::string& name) {
  return !name.empty() && name.size() <= kMaxName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

}  // namespace

std::vector<ListScope> ScopesOf(const std::string& type,
                                const std::set<ObjectReference>& references,
                                const std::vector<std::string>& tenant_namespaces) {
  std::set<std::pair<std::string, std::string>> scopes;
  for (const ObjectReference& reference : references) {
    if (reference.type != type || !IsObjectName(reference.name)) continue;
    if (!reference.ns.empty() && !IsObjectName(reference.ns)) continue;
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
