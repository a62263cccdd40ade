#include "export/manifest.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/yaml_text.h"
#include "catalogue/json_path.h"
#include "export/content.h"
#include "export/error.h"

namespace strongroom::exporting {
namespace {

using base::Json;

constexpr int kLast = 999;
constexpr size_t kMaxShown = 300;

// One line of a remark.
std::string Shown(const std::string& text) { return base::Cut(base::Printable(text), kMaxShown); }

std::string NameOfItem(const sets::Item& item) { return Shown(item.type + ' ' + item.name); }

Json ObjectOf(const sets::Item& item) {
  Json object = ContentOf(item);
  const Json& metadata = base::ObjectAt(object, "metadata");
  if (base::TextAt(object, "apiVersion").empty() || base::TextAt(object, "kind").empty() ||
      base::TextAt(metadata, "name").empty()) {
    throw base::JsonError("no apiVersion, kind or name");
  }
  return object;
}

// What the server chooses of every type. The version that an object was read in is the one that it
// is written in.
void RemoveServersOwn(const catalogue::PolicyType& any_type, Json& object) {
  const Json api_version = object["apiVersion"];
  for (const catalogue::FieldPath& path : any_type.defaults->strip) {
    catalogue::RemoveAt(object, path);
  }
  object["apiVersion"] = api_version;
  object["metadata"].erase("ownerReferences");
}

std::string WhyLeftOut(const sets::Item& item) {
  using catalogue::RestoreClass;
  if (item.secrets_masked) return "a secret in it was not stored";
  if (item.restorability.empty()) return "";  // nobody said that anything is missing
  const auto restore_class = base::Parse<RestoreClass>(item.restorability);
  if (!restore_class)
    return "nobody here knows how much of it comes back: " + Shown(item.restorability);
  switch (*restore_class) {
    case RestoreClass::kFull:
    case RestoreClass::kPartial:
      return "";
    case RestoreClass::kMetadataOnly:
      return "no more of it was stored than that it is there";
    case RestoreClass::kNone:
      break;
  }
  return "it is kept as evidence, and cannot be put back";
}

std::string Remarks(const sets::Item& item) {
  std::string text = "# " + NameOfItem(item) + '\n';
  if (item.missing.empty()) return text;
  std::string names;
  for (const std::string& name : item.missing) names += (names.empty() ? "" : ", ") + name;
  return text + "# without: " + Shown(names) + '\n';
}

}  // namespace

Manifest ManifestOf(const catalogue::Catalogue& catalogue, const sets::Item& item) {
  try {
    Json object = ObjectOf(item);
    const catalogue::PolicyType* const type = catalogue.Find(item.type);
    Manifest manifest;
    manifest.rank = type == nullptr || type->restore_order == 0 ? kLast : type->restore_order;
    if (const std::string why = WhyLeftOut(item); !why.empty()) {
      manifest.left_out = NameOfItem(item) + ": " + why;
      return manifest;
    }
    RemoveServersOwn(catalogue.types().front(), object);
    manifest.text = Remarks(item) + base::WriteYaml(object, base::YamlStyle::kLineWise);
    return manifest;
  } catch (const base::JsonError& e) {
    throw ExportError(NameOfItem(item) + " is no object of Kubernetes: " + e.what());
  }
}

}  // namespace strongroom::exporting
