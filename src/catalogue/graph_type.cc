#include "catalogue/graph_type.h"

#include <algorithm>
#include <iterator>

#include "catalogue/policy_type.h"

namespace strongroom::catalogue {
namespace {

void AddCollections(const std::vector<GraphPart>& parts, const FieldPath& around,
                    std::vector<FieldPath>& paths) {
  for (const GraphPart& part : parts) {
    FieldPath path = around;
    path.push_back({.kind = PathStep::Kind::kMember, .name = part.as});
    if (part.answer == GraphAnswer::kCollection) {
      paths.push_back(path);
      path.push_back({.kind = PathStep::Kind::kEach, .name = ""});
    }
    AddCollections(part.parts, path, paths);
  }
}

}  // namespace

bool IsInCloud(const GraphType& type, domain::GraphCloud cloud) {
  const auto& without = type.not_in_clouds;
  return std::find(without.begin(), without.end(), cloud) == without.end();
}

std::vector<PolicyType> TypesIn(domain::GraphCloud cloud, const std::vector<PolicyType>& types) {
  std::vector<PolicyType> there;
  std::copy_if(types.begin(), types.end(), std::back_inserter(there),
               [&](const PolicyType& type) { return IsInCloud(Graph(type), cloud); });
  return there;
}

std::vector<FieldPath> UnorderedPartsOf(const GraphType& type) {
  std::vector<FieldPath> paths;
  AddCollections(type.parts, {}, paths);
  for (const GraphLink& link : type.links) {
    if (link.is_collection) paths.push_back({{.kind = PathStep::Kind::kMember, .name = link.name}});
  }
  return paths;
}

}  // namespace strongroom::catalogue
