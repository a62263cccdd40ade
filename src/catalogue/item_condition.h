#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "base/json.h"
#include "catalogue/field_path.h"

namespace strongroom::catalogue {

class MapReader;

enum class Comparison { kEquals, kStartsWith, kIsOneOf, kAtLeast, kIsEmpty };
constexpr auto EnumWords(Comparison) {
  return std::to_array<base::EnumWord<Comparison>>({{Comparison::kEquals, "equals"},
                                                    {Comparison::kStartsWith, "startsWith"},
                                                    {Comparison::kIsOneOf, "isOneOf"},
                                                    {Comparison::kAtLeast, "atLeast"},
                                                    {Comparison::kIsEmpty, "isEmpty"}});
}

// Something that an item says of itself: {field: isBuiltIn, equals: "true"}.
struct ItemCondition {
  FieldPath field;
  Comparison comparison = Comparison::kEquals;
  // A boolean is "true" or "false". kIsEmpty has none.
  std::vector<std::string> values;
};

// Whether it holds of anything that the field leads to; kIsEmpty where it leads to nothing but
// null and "".
bool Holds(const ItemCondition& condition, const base::Json& item);

// Takes `field` and one of the comparisons. Throws CatalogueError.
ItemCondition ReadItemCondition(MapReader& map);

}  // namespace strongroom::catalogue
