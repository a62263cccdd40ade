#include "catalogue/load.h"

#include <algorithm>

#include "base/yaml.h"
#include "catalogue/error.h"
#include "catalogue/map_reader.h"

namespace strongroom::catalogue {
namespace {

constexpr std::string_view kSchemaVersion = "1";
constexpr std::string_view kAny = "*";
constexpr size_t kMaxKey = 63;

// As in the CRD's pattern for policyTypes.
bool IsKey(std::string_view key) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !key.empty() && key.size() <= kMaxKey && key[0] >= 'a' && key[0] <= 'z' &&
         std::all_of(key.begin(), key.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::vector<ConditionalStrip> ReadStripWhen(MapReader& type) {
  std::vector<ConditionalStrip> rules;
  for (const base::YamlValue* value : type.Maps("stripWhen")) {
    MapReader map(*value, "stripWhen");
    rules.push_back({.present = map.Path("present"), .strip = map.Paths("strip")});
    map.Finish();
  }
  return rules;
}

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

TypeClass ReadClass(MapReader& map) {
  const std::string name = map.Text("class");
  if (name == "policy") return TypeClass::kPolicy;
  if (name == "foundation") return TypeClass::kFoundation;
  map.Fail("class", "expected policy or foundation");
}

void ReadFallback(MapReader& map, PolicyType& type) {
  if (!map.Has("fallback")) return;
  const std::string text = map.Text("fallback");
  const size_t slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) {
    map.Fail("fallback", "expected group/version");
  }
  type.fallback_group = text.substr(0, slash);
  type.fallback_version = text.substr(slash + 1);
}

void ReadNames(MapReader& map, PolicyType& type) {
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

PolicyType ReadType(const base::YamlValue& value, const std::vector<FieldPath>& default_strip) {
  const base::YamlValue* key = value.Find("key");
  MapReader map(value, key != nullptr && IsKey(key->scalar) ? key->scalar : "types");
  PolicyType type;
  type.key = map.Text("key");
  if (!IsKey(type.key)) map.Fail("key", "expected a lower-case letter, then letters and digits");
  ReadNames(map, type);
  type.namespaced = map.RequiredFlag("namespaced");
  type.type_class = ReadClass(map);
  type.optional = map.Flag("optional");
  type.deprecated = map.Flag("deprecated");
  type.restore_order = map.Number("restoreOrder", 0);
  type.strip = default_strip;
  for (FieldPath& path : map.Paths("strip")) type.strip.push_back(std::move(path));
  type.strip_when = ReadStripWhen(map);
  type.unordered = map.Paths("unordered");
  type.keep_order = map.Paths("keepOrder");
  type.skip = ReadSkip(map);
  type.references = ReadReferences(map);
  type.referenced_only = map.Flag("referencedOnly");
  type.of_selected_types = map.Flag("ofSelectedTypes");
  type.metadata_only = map.Flag("metadataOnly");
  map.Finish();
  return type;
}

base::YamlValue OnlyDocument(std::string_view yaml) {
  try {
    std::vector<base::YamlValue> documents = base::ParseYaml(yaml);
    if (documents.empty()) throw CatalogueError("line 1: empty");
    if (documents.size() > 1) throw CatalogueError("more than one YAML document");
    return std::move(documents[0]);
  } catch (const base::YamlError& e) {
    throw CatalogueError(e.what());
  }
}

}  // namespace

Catalogue LoadCatalogue(std::string_view yaml) {
  const base::YamlValue root = OnlyDocument(yaml);
  MapReader map(root, "catalogue");
  if (map.Text("schemaVersion") != kSchemaVersion) map.Fail("schemaVersion", "expected 1");
  std::string provider = map.Text("provider");
  std::vector<FieldPath> default_strip;
  if (const base::YamlValue* value = map.Map("defaults"); value != nullptr) {
    MapReader defaults(*value, "defaults");
    default_strip = defaults.Paths("strip");
    defaults.Finish();
  }
  std::vector<PolicyType> types;
  for (const base::YamlValue* value : map.Maps("types"))
    types.push_back(ReadType(*value, default_strip));
  if (types.empty()) map.Fail("types", "at least one is needed");
  map.Finish();
  return Catalogue(std::move(provider), std::move(types));
}

}  // namespace strongroom::catalogue
