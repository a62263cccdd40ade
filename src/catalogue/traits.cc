#include "catalogue/traits.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

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
    for (const domain::Platform platform : domain::PlatformsIn(text)) {
      if (std::find(platforms.begin(), platforms.end(), platform) == platforms.end()) {
        platforms.push_back(platform);
      }
    }
  }
  return platforms;
}

}  // namespace

domain::ItemTraits TraitsOf(const PolicyType& type, std::string name, const Json& content) {
  domain::ItemTraits traits{.name = std::move(name), .scope_tags = {}, .platforms = {}};
  const auto* source = std::get_if<GraphType>(&type.source);
  if (source == nullptr) return traits;
  if (!source->scope_tags.empty()) traits.scope_tags = TextsAt(content, source->scope_tags);
  if (!source->platform.empty()) traits.platforms = PlatformsAt(content, source->platform);
  return traits;
}

}  // namespace strongroom::catalogue
