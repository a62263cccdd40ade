#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"
#include "base/json.h"
#include "catalogue/field_path.h"

namespace strongroom::catalogue {

class MapReader;

enum class Comparison { kEquals, kStartsWith, kIsOneOf, kAtLeast, kIsEmpty, kIsPresent };
constexpr auto EnumWords(Comparison) {
  return std::to_array<base::EnumWord<Comparison>>({{Comparison::kEquals, "equals"},
                                                    {Comparison::kStartsWith, "startsWith"},
                                                    {Comparison::kIsOneOf, "isOneOf"},
                                                    {Comparison::kAtLeast, "atLeast"},
                                                    {Comparison::kIsEmpty, "isEmpty"},
                                                    {Comparison::kIsPresent, "isPresent"}});
}

// How @odata.type says the types of Microsoft Graph; catalogues leave it out.
inline constexpr std::string_view kGraphNamespace = "#microsoft.graph.";

// "#microsoft.graph.iosWiFiConfiguration" is "iosWiFiConfiguration"; other text is itself.
std::string_view WithoutGraphNamespace(std::string_view type);
// What an item says it is, without its namespace; empty when it does not say.
std::string GraphTypeNameOf(const base::Json& item);

// Something that an item says of itself: {field: isBuiltIn, equals: 'true'}.
struct ItemCondition {
  FieldPath field;
  Comparison comparison = Comparison::kEquals;
  // One, but for kIsOneOf. A boolean is "true" or "false". kIsEmpty and kIsPresent have none.
  std::vector<std::string> values;
};

// Whether it holds of anything that the field leads to; kIsEmpty where it leads to nothing but
// null and "", and kIsPresent where kIsEmpty does not hold.
bool Holds(const ItemCondition& condition, const base::Json& item);

// Takes `field` and one of the comparisons; or `types` alone, which is that @odata.type is one of
// them. Throws CatalogueError.
ItemCondition ReadItemCondition(MapReader& map);

// The maps of the list `key`; empty when absent. Throws CatalogueError.
std::vector<ItemCondition> ReadItemConditions(MapReader& map, std::string_view key);

}  // namespace strongroom::catalogue
