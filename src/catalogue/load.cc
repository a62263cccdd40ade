#include "catalogue/load.h"

#include <memory>
#include <set>

#include "base/yaml.h"
#include "catalogue/catalogue_files.h"
#include "catalogue/error.h"
#include "catalogue/graph_check.h"
#include "catalogue/map_reader.h"
#include "catalogue/read_graph_type.h"
#include "domain/form.h"

namespace strongroom::catalogue {
namespace {

constexpr std::string_view kSchemaVersion = "1";

bool IsKey(std::string_view key) { return domain::form::kTypeKey.Allows(key); }

// What the types of a catalogue share.
struct Shared {
  domain::ProviderKind provider = {};
  std::shared_ptr<const ContentDefaults> defaults = std::make_shared<const ContentDefaults>();
  GraphReferenceSets references;
};

// What is read of a type depends on the provider.
void ReadSource(const Shared& shared, MapReader& map, PolicyType& type) {
  switch (shared.provider) {
    case domain::ProviderKind::kKubernetes:
      type.source = ReadKubernetesType(map);
      return;
    case domain::ProviderKind::kDirectory:
      type.source = ReadDirectoryType(map);
      return;
    case domain::ProviderKind::kMicrosoftGraph: {
      GraphType source = ReadGraphType(map, shared.references);
      std::vector<FieldPath> unordered = UnorderedPartsOf(source);
      std::move(unordered.begin(), unordered.end(), std::back_inserter(type.content.unordered));
      type.source = std::move(source);
      return;
    }
  }
}

void CheckSources(const Catalogue& catalogue) {
  switch (catalogue.provider()) {
    case domain::ProviderKind::kKubernetes:
      return CheckKubernetesTypes(catalogue);
    case domain::ProviderKind::kMicrosoftGraph:
      return CheckGraphTypes(catalogue);
    case domain::ProviderKind::kDirectory:
      return;
  }
}

// Adds the type, and those that stand for some of its items.
void ReadType(const Shared& shared, const base::YamlValue& value, std::vector<PolicyType>& types) {
  const base::YamlValue* key = value.Find("key");
  MapReader map(value, key != nullptr && IsKey(key->scalar) ? key->scalar : "types");
  PolicyType type;
  type.key = map.Text("key");
  if (!IsKey(type.key)) map.Fail("key", "expected a lower-case letter, then letters and digits");
  type.type_class = map.Word<TypeClass>("class");
  type.optional = map.Flag("optional");
  type.deprecated = map.Flag("deprecated");
  type.restore_order = map.Number("restoreOrder", 0);
  type.defaults = shared.defaults;
  type.content = ReadContentRules(map);
  ReadSource(shared, map, type);
  std::vector<PolicyType> kinds;
  if (shared.provider == domain::ProviderKind::kMicrosoftGraph) {
    kinds = ReadGraphSubKinds(map, type);
  }
  map.Finish();
  types.push_back(std::move(type));
  std::move(kinds.begin(), kinds.end(), std::back_inserter(types));
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
  Shared shared;
  shared.provider = map.Word<domain::ProviderKind>("provider");
  if (const base::YamlValue* value = map.Map("defaults"); value != nullptr) {
    MapReader fields(*value, "defaults");
    shared.defaults = std::make_shared<const ContentDefaults>(ReadContentDefaults(fields));
    fields.Finish();
  }
  if (shared.provider == domain::ProviderKind::kMicrosoftGraph) {
    shared.references = ReadGraphReferenceSets(map);
  }
  std::vector<PolicyType> types;
  for (const base::YamlValue* value : map.Maps("types")) ReadType(shared, *value, types);
  if (types.empty()) map.Fail("types", "at least one is needed");
  map.Finish();
  Catalogue catalogue(shared.provider, std::move(types));
  CheckSources(catalogue);
  return catalogue;
}

Catalogues LoadBuiltIn(std::vector<Catalogue> own) {
  std::set<domain::ProviderKind> replaced;
  for (const Catalogue& catalogue : own) replaced.insert(catalogue.provider());
  for (const base::EmbeddedFile& file : CatalogueFiles()) {
    Catalogue catalogue = LoadCatalogue(file.text);
    if (!replaced.contains(catalogue.provider())) own.push_back(std::move(catalogue));
  }
  return Catalogues(std::move(own));
}

}  // namespace strongroom::catalogue
