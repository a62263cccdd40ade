#include "catalogue/kubernetes_type.h"

#include <set>
#include <string_view>

#include "catalogue/catalogue.h"
#include "catalogue/error.h"
#include "catalogue/map_reader.h"

namespace strongroom::catalogue {
namespace {

constexpr std::string_view kAny = "*";

SkipRule ReadKeyAndValue(MapReader& map, std::string_view field, SkipRule::Subject subject) {
  const std::string text = map.Text(field);
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) map.Fail(field, "expected key=value");
  return {.subject = subject, .key = text.substr(0, equals), .value = text.substr(equals + 1)};
}

std::vector<SkipRule> ReadSkip(MapReader& type) {
  std::vector<SkipRule> rules;
  for (const base::YamlValue* value : type.Maps("skip")) {
    MapReader map(*value, "skip");
    if (map.Has("label")) {
      rules.push_back(ReadKeyAndValue(map, "label", SkipRule::Subject::kLabel));
    } else if (map.Has("annotation")) {
      rules.push_back(ReadKeyAndValue(map, "annotation", SkipRule::Subject::kAnnotation));
    } else {
      rules.push_back({SkipRule::Subject::kName, "", map.Text("name")});
    }
    map.Finish();
  }
  return rules;
}

std::vector<Reference> ReadReferences(MapReader& type) {
  std::vector<Reference> references;
  for (const base::YamlValue* value : type.Maps("references")) {
    MapReader map(*value, "references");
    Reference reference{.to = map.Text("to"), .name = map.Path("name"), .namespace_path = {}};
    if (map.Has("namespace")) reference.namespace_path = map.Path("namespace");
    map.Finish();
    references.push_back(std::move(reference));
  }
  return references;
}

void ReadFallback(MapReader& map, KubernetesType& type) {
  if (!map.Has("fallback")) return;
  const std::string text = map.Text("fallback");
  const size_t slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) {
    map.Fail("fallback", "expected group/version");
  }
  type.fallback_group = text.substr(0, slash);
  type.fallback_version = text.substr(slash + 1);
}

void ReadNames(MapReader& map, KubernetesType& type) {
  type.kind = map.Text("kind");
  type.group = map.Text("group");
  type.versions = map.Texts("versions");
  if (type.versions.empty()) map.Fail("versions", "at least one is needed");
  type.resource = map.Text("resource");
  type.discover = map.Flag("discover");
  if (type.kind.empty()) map.Fail("kind", "must not be empty");
  if (type.resource.empty()) map.Fail("resource", "must not be empty");
  if (type.discover != (type.resource == kAny) || type.discover != (type.kind == kAny)) {
    map.Fail("discover", "kind and resource are \"*\" with it, and only with it");
  }
  ReadFallback(map, type);
}

}  // namespace

bool IsNamespaces(const KubernetesType& type) {
  return type.group.empty() && type.resource == "namespaces";
}

bool IsWithinNamespaces(const KubernetesType& type) {
  return type.namespaced || IsNamespaces(type);
}

KubernetesType ReadKubernetesType(MapReader& map) {
  KubernetesType type;
  ReadNames(map, type);
  type.namespaced = map.RequiredFlag("namespaced");
  type.skip = ReadSkip(map);
  type.references = ReadReferences(map);
  type.namespaces = map.Paths("namespaces");
  type.accounts = map.Paths("accounts");
  type.needed_anew = map.Paths("neededAnew");
  type.referenced_only = map.Flag("referencedOnly");
  type.of_selected_types = map.Flag("ofSelectedTypes");
  type.metadata_only = map.Flag("metadataOnly");
  return type;
}

void CheckKubernetesTypes(const Catalogue& catalogue) {
  std::set<std::string_view> targets;
  for (const PolicyType& type : catalogue.types()) {
    if (Kubernetes(type).referenced_only) targets.insert(type.key);
  }
  for (const PolicyType& type : catalogue.types()) {
    for (const Reference& reference : Kubernetes(type).references) {
      if (!targets.contains(reference.to)) {
        throw CatalogueError(type.key + ": references: " + reference.to +
                             " is not a type with referencedOnly");
      }
    }
  }
}

}  // namespace strongroom::catalogue
