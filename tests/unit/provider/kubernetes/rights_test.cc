#include "catalogue/rights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "support/built_in_catalogues.h"
#include "support/fake_transport.h"
#include "unit/provider/kubernetes/scripted_cluster.h"

// What roles are printed with against what the provider asks for.
namespace strongroom::provider::kubernetes {
namespace {

using api::Json;
using catalogue::Boundary;
using catalogue::KubernetesType;
using catalogue::PolicyType;
using catalogue::Right;

std::vector<PolicyType> AllTypes() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return catalogues.Of(domain::ProviderKind::kKubernetes)->types();
}

std::vector<std::string> Segments(const std::string& path) {
  std::vector<std::string> segments;
  std::istringstream text(path.substr(1, path.find('?') - 1));
  for (std::string segment; std::getline(text, segment, '/');) segments.push_back(segment);
  return segments;
}

// A cluster that serves every type of the catalogue (`groups`: under its own name or the
// fallback's) with one object each, that refers to one of everything.
class Everything {
 public:
  enum class Groups { kOwn, kFallback };

  explicit Everything(Groups groups) {
    for (const PolicyType& type : AllTypes()) {
      const KubernetesType& source = Kubernetes(type);
      const bool falls_back = groups == Groups::kFallback && source.fallback_group;
      const std::string group = falls_back ? *source.fallback_group : source.group;
      const std::string version = falls_back ? source.fallback_version : source.versions.at(0);
      served_[group.empty() ? version : group + "/" + version].push_back(
          {{"name", source.discover ? "discovered" : source.resource},
           {"kind", source.discover ? "Discovered" : source.kind},
           {"verbs", {"get", "list"}}});
    }
  }

  // From now on lists have nothing.
  void Empty() { is_empty_ = true; }

  web::Response Answer(const web::Request& request) const {
    const std::vector<std::string> path = Segments(request.path_and_query);
    if (path == std::vector<std::string>{"apis"}) return {200, GroupList(), {}};
    if (path == std::vector<std::string>{"readyz"}) return {200, "ok", {}};
    const std::string version = path.at(0) == "api" ? path.at(1) : path.at(1) + "/" + path.at(2);
    if (path.size() > (path.at(0) == "api" ? 2U : 3U)) return {200, Page(request), {}};
    const auto found = served_.find(version);
    if (found == served_.end()) return {404, "{}", {}};
    return {200, Json{{"resources", found->second}}.dump(), {}};
  }

 private:
  std::string GroupList() const {
    Json groups = Json::array();
    for (const auto& [version, resources] : served_) {
      groups.push_back({{"versions", {{{"groupVersion", version}}}}});
    }
    return Json{{"groups", groups}}.dump();
  }

  std::string Page(const web::Request& request) const {
    Json object = Json::parse(R"({
      "metadata": {"name": "one", "namespace": "team-a"},
      "imagePullSecrets": [{"name": "pull"}],
      "spec": {"paramRef": {"name": "params", "namespace": "team-a"}, "ca": {"secretName": "ca"},
               "rules": [{"context": [{"configMap": {"name": "map", "namespace": "team-a"}}]}]}})");
    const std::vector<std::string> path = Segments(request.path_and_query);
    const bool is_one = path.size() == 4 && path[2] == "namespaces";
    if (is_one) return object.dump();
    return is_empty_ ? List({}) : List({object});
  }

  bool is_empty_ = false;
  std::map<std::string, std::vector<Json>> served_;
};

// As a role has to name it: "list roles.rbac.authorization.k8s.io", with the name of the object
// when one is asked for. Empty for discovery.
std::string RightAskedFor(const web::Request& request) {
  std::vector<std::string> path = Segments(request.path_and_query);
  std::string group;
  if (path.at(0) == "apis" && path.size() > 1) group = "." + path.at(1);
  const size_t prefix = path.at(0) == "api" ? 2 : 3;
  if (path.size() <= prefix) return "";
  path.erase(path.begin(), path.begin() + static_cast<ptrdiff_t>(prefix));
  if (path.size() == 3) {
    EXPECT_EQ(path[0] + "/" + path[1], "namespaces/team-a");
    path.erase(path.begin(), path.begin() + 2);
  }
  if (path.size() == 2) return "get " + path[0] + group;
  std::smatch selected;
  const std::regex selector("fieldSelector=metadata.name%3D([^&]+)");
  const bool has_name = std::regex_search(request.path_and_query, selected, selector);
  const std::string name = has_name ? " " + selected[1].str() : "";
  return "list " + path[0] + group + name;
}

std::set<std::string> AskedOf(const Everything& everything, std::vector<std::string> namespaces,
                              const std::vector<PolicyType>& types) {
  test::FakeTransport transport([&](const auto& request) { return everything.Answer(request); });
  ScriptedCluster cluster;
  cluster.options.namespaces = std::move(namespaces);
  const Collection collection = cluster.CollectFrom(transport, types);
  for (const auto& [type, coverage] : collection.types) EXPECT_EQ(coverage.errors, 0) << type;
  std::set<std::string> rights;
  for (const web::Request& request : transport.Requests()) rights.insert(RightAskedFor(request));
  rights.erase("");
  return rights;
}

std::set<std::string> AskedFor(Everything::Groups groups, std::vector<std::string> namespaces) {
  return AskedOf(Everything(groups), std::move(namespaces), AllTypes());
}

// Without names of objects; what only a cluster knows is called as above.
std::string TextOf(const Right& right) {
  return right.verb + ' ' + (right.resource == "*" ? "discovered" : right.resource) +
         (right.group.empty() ? "" : '.' + right.group);
}

std::set<std::string> Granted(Boundary boundary,
                              const std::vector<PolicyType>& types = AllTypes()) {
  std::set<std::string> rights;
  for (const Right& right : catalogue::RightsFor(types, boundary)) {
    rights.insert(TextOf(right));
  }
  return rights;
}

// Without the names of objects.
std::set<std::string> Unnamed(const std::set<std::string>& rights) {
  std::set<std::string> unnamed;
  for (const std::string& right : rights) {
    unnamed.insert(right.substr(0, right.find(' ', right.find(' ') + 1)));
  }
  return unnamed;
}

std::set<std::string> Both(std::set<std::string> one, std::set<std::string> other) {
  one.merge(other);
  return one;
}

TEST(Rights, AreAllThatTheProviderAsksForAndNothingElse) {
  using Groups = Everything::Groups;
  const std::set<std::string> in_cluster =
      Both(AskedFor(Groups::kOwn, {}), AskedFor(Groups::kFallback, {}));
  EXPECT_EQ(Unnamed(in_cluster), Granted(Boundary::kCluster));
  EXPECT_EQ(
      Unnamed(Both(AskedFor(Groups::kOwn, {"team-a"}), AskedFor(Groups::kFallback, {"team-a"}))),
      Granted(Boundary::kNamespaces));
}

TEST(Rights, AreAllThatTheProviderAsksForWhereItFindsNothing) {
  std::vector<PolicyType> types = AllTypes();
  std::erase_if(types, [](const PolicyType& type) { return type.key != "roles"; });
  Everything everything(Everything::Groups::kOwn);
  everything.Empty();
  EXPECT_EQ(AskedOf(everything, {"team-a"}, types), Granted(Boundary::kNamespaces, types));
  EXPECT_EQ(AskedOf(everything, {}, types), Granted(Boundary::kCluster, types));
}

TEST(Rights, OfAllObjectsAreForWhatTheProviderAsksForWithoutNames) {
  const std::set<std::string> asked =
      Both(AskedFor(Everything::Groups::kOwn, {}), AskedFor(Everything::Groups::kFallback, {}));
  for (const Right& right : catalogue::RightsFor(AllTypes(), Boundary::kCluster)) {
    const bool is_by_name = right.is_by_reference || right.type == "customResourceDefinitions";
    EXPECT_EQ(asked.contains(TextOf(right)), !is_by_name) << right.type;
  }
}

TEST(Rights, OfDefinitionsAreOfThoseThatAreAskedFor) {
  const std::string list = "list customresourcedefinitions.apiextensions.k8s.io";
  std::vector<PolicyType> types = AllTypes();
  std::erase_if(types, [](const PolicyType& type) { return Kubernetes(type).discover; });
  std::set<std::string> granted;
  for (const Right& right : catalogue::RightsFor(types, Boundary::kCluster)) {
    if (right.type != "customResourceDefinitions") continue;
    for (const std::string& name : right.names) granted.insert(list + ' ' + name);
  }
  using Groups = Everything::Groups;
  std::set<std::string> asked = Both(AskedFor(Groups::kOwn, {}), AskedFor(Groups::kFallback, {}));
  std::erase_if(asked, [&](const std::string& right) {
    return !right.starts_with(list) || right.find("discovered") != std::string::npos;
  });
  EXPECT_GT(granted.size(), 20U);
  EXPECT_EQ(asked, granted);
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
