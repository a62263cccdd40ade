#include "catalogue/policy_type.h"

namespace strongroom::catalogue {
namespace {

template <typename Reference>
std::set<std::string> Targets(const std::vector<Reference>& references) {
  std::set<std::string> targets;
  for (const Reference& reference : references) targets.insert(reference.to);
  return targets;
}

std::set<std::string> NamedBy(const KubernetesType& type) { return Targets(type.references); }
std::set<std::string> NamedBy(const DirectoryType&) { return {}; }
std::set<std::string> NamedBy(const GraphType& type) { return Targets(type.references); }

}  // namespace

std::set<std::string> NamedTypes(const PolicyType& type) {
  return std::visit([](const auto& source) { return NamedBy(source); }, type.source);
}

}  // namespace strongroom::catalogue
