#include "catalogue/rights.h"

#include <algorithm>

namespace strongroom::catalogue {
namespace {

bool IsWithin(const PolicyType& type, Boundary boundary) {
  switch (boundary) {
    case Boundary::kNamespaces:
      return IsWithinNamespaces(Kubernetes(type));
    case Boundary::kCluster:
      return true;
  }
  return false;
}

// One namespace is read by its name; all of them, like everything else, as a list.
std::string VerbFor(const KubernetesType& source, Boundary boundary) {
  return boundary == Boundary::kNamespaces && IsNamespaces(source) ? "get" : "list";
}

bool RefersTo(const PolicyType& type, const std::string& key) {
  const std::vector<Reference>& references = Kubernetes(type).references;
  return std::any_of(references.begin(), references.end(),
                     [&](const Reference& reference) { return reference.to == key; });
}

// The CRDs of the types: none, those of some names, or all, as nobody knows the names that are
// discovered.
void AddDefinitions(const PolicyType& definitions, const std::vector<PolicyType>& types,
                    std::vector<Right>& rights) {
  const KubernetesType& own = Kubernetes(definitions);
  Right right{
      .type = definitions.key, .verb = "list", .group = own.group, .resource = own.resource};
  bool are_known = true;
  for (const PolicyType& type : types) {
    if (!HasDefinition(type)) continue;
    const KubernetesType& source = Kubernetes(type);
    are_known = are_known && !source.discover;
    right.names.push_back(source.resource + "." + source.group);
    if (source.fallback_group) {
      right.names.push_back(source.resource + "." + *source.fallback_group);
    }
  }
  if (right.names.empty()) return;
  if (!are_known) right.names.clear();
  rights.push_back(std::move(right));
}

// An API server lists a namespace that is not there like an empty one, so where nothing was found
// the namespace itself is asked for.
void AddNamespaceItself(std::vector<Right>& rights) {
  const auto direct = std::find_if(rights.begin(), rights.end(),
                                   [](const Right& right) { return !right.is_by_reference; });
  const bool is_there = std::any_of(rights.begin(), rights.end(), [](const Right& right) {
    return right.verb == "get" && right.resource == "namespaces";
  });
  if (direct == rights.end() || is_there) return;
  rights.push_back({.type = direct->type, .verb = "get", .group = {}, .resource = "namespaces"});
}

}  // namespace

std::vector<Right> RightsFor(const std::vector<PolicyType>& types, Boundary boundary) {
  std::vector<PolicyType> read;
  std::copy_if(types.begin(), types.end(), std::back_inserter(read),
               [&](const PolicyType& type) { return IsWithin(type, boundary); });
  std::vector<Right> rights;
  for (const PolicyType& type : read) {
    const KubernetesType& source = Kubernetes(type);
    const bool is_referred_to = std::any_of(read.begin(), read.end(), [&](const PolicyType& other) {
      return RefersTo(other, type.key);
    });
    if (source.referenced_only && !is_referred_to) continue;
    if (source.of_selected_types) {
      AddDefinitions(type, read, rights);
      continue;
    }
    rights.push_back({.type = type.key,
                      .verb = VerbFor(source, boundary),
                      .group = source.group,
                      .resource = source.resource,
                      .names = {},
                      .is_by_reference = source.referenced_only});
    if (!source.fallback_group) continue;
    rights.push_back(rights.back());
    rights.back().group = *source.fallback_group;
  }
  if (boundary == Boundary::kNamespaces) AddNamespaceItself(rights);
  return rights;
}

}  // namespace strongroom::catalogue
