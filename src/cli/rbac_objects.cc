#include "cli/rbac_objects.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace strongroom::cli {
namespace {

using catalogue::Right;
using Json = nlohmann::json;

constexpr const char* kGroup = "rbac.authorization.k8s.io";
constexpr const char* kVersion = "rbac.authorization.k8s.io/v1";

std::string Prefix(const std::string& ns) { return ns.empty() ? "Cluster" : ""; }

Json Metadata(const std::string& ns, const std::string& name) {
  Json metadata{{"name", name}};
  if (!ns.empty()) metadata["namespace"] = ns;
  return metadata;
}

Json SubjectJson(const Subject& subject) {
  if (subject.kind != kServiceAccount) {
    return {{"apiGroup", kGroup}, {"kind", subject.kind}, {"name", subject.name}};
  }
  return {{"kind", subject.kind}, {"name", subject.name}, {"namespace", subject.ns}};
}

}  // namespace

Json RulesOf(const std::vector<Right>& rights) {
  Json rules = Json::array();
  for (const Right& right : rights) {
    Json rule{{"apiGroups", Json::array({right.group})}, {"verbs", Json::array({right.verb})}};
    if (!right.names.empty()) rule["resourceNames"] = right.names;
    const auto same = std::find_if(rules.begin(), rules.end(), [&](Json other) {
      other.erase("resources");
      return other == rule;
    });
    if (same != rules.end()) {
      (*same)["resources"].push_back(right.resource);
    } else {
      rule["resources"] = Json::array({right.resource});
      rules.push_back(std::move(rule));
    }
  }
  return rules;
}

Json ServiceAccountObject(const Subject& account) {
  return {{"apiVersion", "v1"},
          {"kind", kServiceAccount},
          {"metadata", Metadata(account.ns, account.name)}};
}

Json RoleObject(const std::string& ns, const std::string& name, const Json& rules) {
  return {{"apiVersion", kVersion},
          {"kind", Prefix(ns) + "Role"},
          {"metadata", Metadata(ns, name)},
          {"rules", rules}};
}

Json BindingObject(const std::string& ns, const std::string& role, const Subject& subject) {
  return {{"apiVersion", kVersion},
          {"kind", Prefix(ns) + "RoleBinding"},
          {"metadata", Metadata(ns, role)},
          {"roleRef", {{"apiGroup", kGroup}, {"kind", Prefix(ns) + "Role"}, {"name", role}}},
          {"subjects", Json::array({SubjectJson(subject)})}};
}

}  // namespace strongroom::cli
