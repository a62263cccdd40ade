#include "kube/manifest.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/yaml.h"
#include "base/yaml_json.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

void Append(Json document, std::string_view place, std::vector<Json>& objects) {
  if (document.is_null()) return;
  if (!document.is_object()) {
    throw web::ConfigError(std::string(place) + ": must hold Kubernetes objects");
  }
  const auto items = document.find("items");
  if (!base::TextOrEmpty(document, "kind").ends_with("List") || items == document.end() ||
      !items->is_array()) {
    objects.push_back(std::move(document));
    return;
  }
  for (Json& item : *items) {
    if (!item.is_object()) {
      throw web::ConfigError(std::string(place) + ": items must be Kubernetes objects");
    }
    objects.push_back(std::move(item));
  }
}

}  // namespace

std::vector<Json> ParseManifest(std::string_view text, std::string_view place) {
  std::vector<Json> objects;
  try {
    for (const base::YamlValue& document : base::ParseYaml(text)) {
      Append(base::ToJson(document), place, objects);
    }
  } catch (const base::YamlError& e) {
    throw web::ConfigError(std::string(place) + ": " + e.what());
  }
  return objects;
}

}  // namespace strongroom::kube
