#include "catalogue/traits.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "catalogue/item_condition.h"
#include "catalogue/json_path.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

// Of a list of texts its elements, and of a text itself.
std::vector<std::string> TextsAt(const Json& content, const FieldPath& path) {
  std::vector<std::string> texts;
  const auto take = [&](const Json& value) {
    if (value.is_string()) texts.push_back(value.get<std::string>());
  };
  for (const Json* value : ValuesAt(content, path)) {
    if (value->is_array()) {
      std::for_each(value->begin(), value->end(), take);
    } else {
      take(*value);
    }
  }
  return texts;
}

std::vector<domain::Platform> PlatformsAt(const Json& content, const FieldPath& path) {
  std::vector<domain::Platform> platforms;
  for (const std::string& text : TextsAt(content, path)) {
    for (const domain::Platform platform : domain::PlatformsIn(WithoutGraphNamespace(text))) {
      if (std::find(platforms.begin(), platforms.end(), platform) == platforms.end()) {
        platforms.push_back(platform);
      }
    }
  }
  return platforms;
}

void AddTraits(const KubernetesType&, const Json&, domain::ItemTraits&) {}
void AddTraits(const DirectoryType&, const Json&, domain::ItemTraits&) {}
void AddTraits(const GraphType& type, const Json& content, domain::ItemTraits& traits) {
  if (!type.scope_tags.empty()) traits.scope_tags = TextsAt(content, type.scope_tags);
  if (!type.platform.empty()) traits.platforms = PlatformsAt(content, type.platform);
}

}  // namespace

domain::ItemTraits TraitsOf(const PolicyType& type, std::string name, const Json& content) {
  domain::ItemTraits traits{.name = std::move(name), .scope_tags = {}, .platforms = {}};
  std::visit([&](const auto& source) { AddTraits(source, content, traits); }, type.source);
  return traits;
}

}  // namespace strongroom::catalogue
