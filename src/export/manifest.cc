#include "export/manifest.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/yaml_text.h"
#include "catalogue/catalogues.h"
#include "catalogue/put_back.h"
#include "export/content.h"
#include "export/error.h"
#include "sets/problem.h"

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

std::string Remarks(const sets::Item& item) {
  std::string text = "# " + NameOfItem(item) + '\n';
  if (item.missing.empty()) return text;
  std::string names;
  for (const std::string& name : item.missing) names += (names.empty() ? "" : ", ") + name;
  return text + "# without: " + Shown(names) + '\n';
}

// Of a type that the catalogue lacks it has what is so of every type.
catalogue::PolicyType AnyType(const catalogue::Catalogue& catalogue) {
  catalogue::PolicyType any = catalogue::UnknownTypeOf(domain::ProviderKind::kKubernetes);
  if (!catalogue.types().empty()) any.defaults = catalogue.types().front().defaults;
  return any;
}

}  // namespace

Manifest DamagedManifest(const sets::Item& item) {
  return {.rank = kLast, .text = {}, .left_out = NameOfItem(item) + ": " + sets::kNotWhole};
}

Manifest ManifestOf(const catalogue::Catalogue& catalogue, const sets::Item& item) {
  try {
    Json object = ObjectOf(item);
    const catalogue::PolicyType* const type = catalogue.Find(item.type);
    Manifest manifest;
    manifest.rank = type == nullptr ? kLast : catalogue::RestoreRank(*type);
    const auto unrestorable = catalogue::WhyNotPutBack(item.restorability, item.secrets_masked);
    if (!unrestorable.message.empty()) {
      manifest.left_out = NameOfItem(item) + ": " + unrestorable.message;
      return manifest;
    }
    if (type != nullptr) {
      catalogue::RemoveServersOwn(*type, object);
    } else {
      catalogue::RemoveServersOwn(AnyType(catalogue), object);
    }
    manifest.text = Remarks(item) + base::WriteYaml(object, base::YamlStyle::kLineWise);
    return manifest;
  } catch (const base::JsonError& e) {
    throw ExportError(NameOfItem(item) + " is no object of Kubernetes: " + e.what());
  }
}

}  // namespace strongroom::exporting
