#include "catalogue/read_graph_type.h"

#include <algorithm>
#include <set>
#include <span>

#include "catalogue/map_reader.h"
#include "catalogue/policy_type.h"
#include "domain/form.h"

namespace strongroom::catalogue {
namespace {

void CheckPath(const MapReader& map, std::string_view key, std::string_view path) {
  if (!path.starts_with('/') || path.ends_with('/')) {
    map.Fail(key, "begins with a '/' and does not end with one");
  }
  if (path.find_first_of("? ") != std::string_view::npos) {
    map.Fail(key, "has no spaces, and its query in a field of its own");
  }
}

std::vector<std::string> WordsAmong(MapReader& map, std::string_view key,
                                    std::span<const std::string_view> known) {
  std::vector<std::string> words = map.Texts(key);
  for (const std::string& word : words) {
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      map.Fail(key, '"' + word + "\" is not known");
    }
  }
  return words;
}

std::vector<domain::GraphCloud> ReadClouds(MapReader& map) {
  std::vector<domain::GraphCloud> clouds;
  for (const std::string& word : map.Texts("notInClouds")) {
    const auto cloud = base::Parse<domain::GraphCloud>(word);
    if (!cloud) map.Fail("notInClouds", "is not one of: " + base::WordsOf<domain::GraphCloud>());
    clouds.push_back(*cloud);
  }
  return clouds;
}

std::vector<GraphPart> ReadParts(MapReader& around, bool is_of_element);

GraphPart ReadPart(MapReader& map, bool is_of_element) {
  GraphPart part;
  part.as = map.Text("as");
  if (part.as.empty()) map.Fail("as", "must not be empty");
  part.path = map.TextOr("path", "{id}/" + part.as);
  if (part.path.empty() || part.path.starts_with('/')) {
    map.Fail("path", "begins after the path of the list, without a '/'");
  }
  if (!is_of_element && part.path.find("{key}") != std::string::npos) {
    map.Fail("path", "there is no element whose {key} it could be");
  }
  part.answer = map.WordOr("answer", GraphAnswer::kCollection);
  part.member = map.TextOr("member", "");
  if (!part.member.empty() && part.answer != GraphAnswer::kObject) {
    map.Fail("member", "only an object has one");
  }
  part.key = map.TextOr("key", "id");
  part.keep = map.Texts("keep");
  part.only_if_absent = map.Flag("ifAbsent");
  part.is_optional = map.Flag("optional");
  part.permission = map.TextOr("permission", "");
  part.only_for_types = map.Texts("types");
  part.only_when = ReadItemConditions(map, "when");
  part.skip_when = ReadItemConditions(map, "skipWhen");
  if (part.answer == GraphAnswer::kBytes && (map.Has("parts") || map.Has("keep"))) {
    map.Fail("answer", "bytes have no members");
  }
  part.parts = ReadParts(map, part.answer == GraphAnswer::kCollection);
  return part;
}

std::vector<GraphPart> ReadParts(MapReader& around, bool is_of_element) {
  std::vector<GraphPart> parts;
  for (const base::YamlValue* value : around.Maps("parts")) {
    MapReader map(*value, "parts");
    GraphPart part = ReadPart(map, is_of_element);
    map.Finish();
    const bool is_there = std::any_of(parts.begin(), parts.end(),
                                      [&](const GraphPart& other) { return other.as == part.as; });
    if (is_there) map.Fail("as", "two parts become " + part.as);
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<GraphLink> ReadLinks(MapReader& type) {
  std::vector<GraphLink> links;
  for (const base::YamlValue* value : type.Maps("links")) {
    MapReader map(*value, "links");
    links.push_back({.name = map.Text("name"),
                     .is_collection = map.Flag("collection"),
                     .types = map.Texts("types")});
    if (links.back().types.empty()) map.Fail("types", "at least one is needed");
    map.Finish();
  }
  return links;
}

// What asks for links is for the types that have some.
std::vector<std::string> TypesOf(const std::vector<GraphLink>& links) {
  std::set<std::string> types;
  for (const GraphLink& link : links) types.insert(link.types.begin(), link.types.end());
  return {types.begin(), types.end()};
}

std::optional<GraphItemRequest> ReadItemRequest(MapReader& type,
                                                const std::vector<GraphLink>& links) {
  const base::YamlValue* const value = type.Map("item");
  if (value == nullptr) {
    if (!links.empty()) type.Fail("links", "need an item with fullMetadata");
    return std::nullopt;
  }
  MapReader map(*value, "item");
  GraphItemRequest request{.query = map.TextOr("query", ""),
                           .full_metadata = map.Flag("fullMetadata"),
                           .only_for_types = TypesOf(links)};
  if (request.full_metadata == links.empty()) {
    map.Fail("fullMetadata", "goes with links, and links with it");
  }
  map.Finish();
  return request;
}

// One map may speak of several fields and types: a reference for each pair.
void ReadReference(const base::YamlValue& value, std::vector<GraphReference>& references) {
  MapReader map(value, "references");
  const std::vector<std::string> to = map.Texts("to");
  if (to.empty()) map.Fail("to", "at least one is needed");
  const std::vector<FieldPath> fields = map.Paths("at");
  if (fields.empty()) map.Fail("at", "at least one is needed");
  GraphReference reference;
  reference.by = map.TextOr("by", "");
  reference.prefixes = map.Texts("after");
  reference.built_in = map.Texts("builtIn");
  reference.may_be_built_in = map.Flag("mayBeBuiltIn");
  reference.only_when = ReadItemConditions(map, "when");
  map.Finish();
  for (const FieldPath& field : fields) {
    reference.field = field;
    for (const std::string& key : to) {
      reference.to = key;
      references.push_back(reference);
    }
  }
}

std::vector<GraphReference> ReadReferences(MapReader& type, const GraphReferenceSets& sets) {
  std::vector<GraphReference> references;
  for (const base::YamlValue* value : type.Maps("references")) {
    if (value->kind != base::YamlValue::Kind::kScalar) {
      ReadReference(*value, references);
      continue;
    }
    const auto set = sets.find(value->scalar);
    if (set == sets.end()) type.Fail("references", "no referenceSets are called " + value->scalar);
    references.insert(references.end(), set->second.begin(), set->second.end());
  }
  return references;
}

std::vector<GraphIgnored> ReadIgnored(MapReader& type) {
  std::vector<GraphIgnored> ignored;
  const base::YamlValue* const value = type.Map("ignored");
  if (value == nullptr) return ignored;
  MapReader map(*value, "ignored");
  for (const std::string_view reason : kGraphIgnoreReasons) {
    if (!map.Has(reason)) continue;
    ignored.push_back({.reason = std::string(reason), .names = map.Texts(reason)});
  }
  map.Finish();
  return ignored;
}

void ReadIdentity(MapReader& map, GraphType& type) {
  type.fixed_id = map.TextOr("fixedId", "");
  if (type.fixed_id.empty()) {
    type.id = map.Has("id") ? map.Path("id") : ParseFieldPath("id");
  }
  type.fixed_name = map.TextOr("fixedName", "");
  if (type.fixed_name.empty()) {
    type.name = map.Has("name") ? map.Path("name") : ParseFieldPath("displayName");
  }
  if (type.answer != GraphAnswer::kObject && !(type.fixed_id + type.fixed_name).empty()) {
    map.Fail(type.fixed_id.empty() ? "fixedName" : "fixedId", "only for one object");
  }
  if (map.Has("scopeTags")) type.scope_tags = map.Path("scopeTags");
  type.fixed_platform = map.TextOr("fixedPlatform", "");
  if (map.Has("platform")) type.platform = map.Path("platform");
}

void ReadPermissions(MapReader& map, GraphType& type) {
  type.access = map.WordOr("access", GraphAccess::kApplication);
  for (const base::YamlValue* value : map.Maps("permissions")) {
    std::vector<std::string>& any_of = type.permissions.emplace_back();
    for (const base::YamlValue& name : value->items) any_of.push_back(name.scalar);
    if (any_of.empty()) map.Fail("permissions", "expected lists of permissions");
  }
  if (type.permissions.empty() == (type.access == GraphAccess::kApplication)) {
    map.Fail("permissions", "are needed for what an application can read, and only for that");
  }
}

void ReadRequest(MapReader& map, GraphType& type) {
  type.version = map.WordOr("version", GraphVersion::kBeta);
  type.path = map.Text("path");
  CheckPath(map, "path", type.path);
  type.query = map.TextOr("query", "");
  type.answer = map.WordOr("answer", GraphAnswer::kCollection);
  if (type.answer == GraphAnswer::kBytes) map.Fail("answer", "a type is no bytes");
  if (const base::YamlValue* const value = map.Map("fallback"); value != nullptr) {
    MapReader fallback(*value, "fallback");
    type.fallback = fallback.Text("path");
    type.fallback_member = fallback.TextOr("member", "");
    fallback.Finish();
  }
  type.odata_type = map.TextOr("odataType", "");
}

}  // namespace

GraphReferenceSets ReadGraphReferenceSets(MapReader& catalogue) {
  GraphReferenceSets sets;
  const base::YamlValue* const value = catalogue.Map("referenceSets");
  if (value == nullptr) return sets;
  MapReader map(*value, "referenceSets");
  for (const base::YamlMember& member : value->members) {
    for (const base::YamlValue* reference : map.Maps(member.key)) {
      ReadReference(*reference, sets[member.key]);
    }
  }
  return sets;
}

GraphType ReadGraphType(MapReader& map, const GraphReferenceSets& sets) {
  GraphType type;
  ReadRequest(map, type);
  ReadIdentity(map, type);
  type.skip_when = ReadItemConditions(map, "skipWhen");
  type.links = ReadLinks(map);
  type.item = ReadItemRequest(map, type.links);
  type.parts = ReadParts(map, false);
  type.references = ReadReferences(map, sets);
  type.ignored = ReadIgnored(map);
  type.referenced_only = map.Flag("referencedOnly");
  type.unsupported_item = map.TextOr("unsupportedItem", "");
  type.service = map.Word<GraphService>("service");
  ReadPermissions(map, type);
  type.absences = WordsAmong(map, "absences", kGraphAbsences);
  type.not_in_clouds = ReadClouds(map);
  return type;
}

std::vector<PolicyType> ReadGraphSubKinds(MapReader& map, const PolicyType& type) {
  std::vector<PolicyType> kinds;
  for (const base::YamlValue* value : map.Maps("subKinds")) {
    MapReader sub(*value, "subKinds");
    PolicyType kind = type;
    kind.key = sub.Text("key");
    if (!domain::form::kTypeKey.Allows(kind.key)) {
      sub.Fail("key", "expected a lower-case letter, then letters and digits");
    }
    kind.optional = true;
    GraphType& source = std::get<GraphType>(kind.source);
    source.collection_of = type.key;
    source.where = ReadItemConditions(sub, "where");
    if (source.where.empty()) sub.Fail("where", "at least one condition is needed");
    sub.Finish();
    kinds.push_back(std::move(kind));
  }
  return kinds;
}

}  // namespace strongroom::catalogue
