#include "catalogue/item_condition.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_members.h"
#include "base/json_number.h"
#include "catalogue/json_path.h"
#include "catalogue/map_reader.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

// Absent for null, objects and arrays.
std::optional<std::string> TextOf(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number() || base::KeptNumber(value)) return base::CanonicalJson(value);
  return std::nullopt;
}

std::optional<double> NumberOf(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool IsAtLeast(std::string_view text, std::string_view least) {
  const std::optional<double> number = NumberOf(text);
  return number && *number >= NumberOf(least).value_or(0);
}

bool IsNothing(const Json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

bool Agrees(const ItemCondition& condition, const std::string& text) {
  const std::vector<std::string>& values = condition.values;
  switch (condition.comparison) {
    case Comparison::kEquals:
    case Comparison::kIsOneOf:
      return std::find(values.begin(), values.end(), text) != values.end();
    case Comparison::kStartsWith:
      return text.starts_with(values.front());
    case Comparison::kAtLeast:
      return IsAtLeast(text, values.front());
    case Comparison::kIsEmpty:
    case Comparison::kIsPresent:
      break;
  }
  return false;
}

std::vector<std::string> ReadValues(MapReader& map, Comparison comparison) {
  const std::string_view key = base::NameOf(comparison);
  switch (comparison) {
    case Comparison::kEquals:
    case Comparison::kStartsWith:
      return {map.Text(key)};
    case Comparison::kIsOneOf: {
      std::vector<std::string> values = map.Texts(key);
      if (values.empty()) map.Fail(key, "at least one is needed");
      return values;
    }
    case Comparison::kAtLeast: {
      const std::string text = map.Text(key);
      if (!NumberOf(text)) map.Fail(key, "expected a number");
      return {text};
    }
    case Comparison::kIsEmpty:
    case Comparison::kIsPresent:
      if (!map.RequiredFlag(key)) map.Fail(key, "can only be true");
      return {};
  }
  return {};
}

ItemCondition ReadTypes(MapReader& map) {
  ItemCondition condition{.field = {{PathStep::Kind::kMember, "@odata.type"}},
                          .comparison = Comparison::kIsOneOf,
                          .values = {}};
  for (const std::string& name : map.Texts("types")) {
    condition.values.push_back(std::string(kGraphNamespace) + name);
  }
  if (condition.values.empty()) map.Fail("types", "at least one is needed");
  return condition;
}

}  // namespace

std::string_view WithoutGraphNamespace(std::string_view type) {
  if (type.starts_with(kGraphNamespace)) type.remove_prefix(kGraphNamespace.size());
  return type;
}

std::string GraphTypeNameOf(const Json& item) {
  const std::string type = base::TextOrEmpty(item, "@odata.type");
  return type.starts_with(kGraphNamespace) ? std::string(WithoutGraphNamespace(type)) : "";
}

bool Holds(const ItemCondition& condition, const Json& item) {
  const std::vector<const Json*> found = ValuesAt(item, condition.field);
  const bool is_empty =
      std::all_of(found.begin(), found.end(), [](const Json* value) { return IsNothing(*value); });
  if (condition.comparison == Comparison::kIsEmpty) return is_empty;
  if (condition.comparison == Comparison::kIsPresent) return !is_empty;
  return std::any_of(found.begin(), found.end(), [&](const Json* value) {
    const std::optional<std::string> text = TextOf(*value);
    return text && Agrees(condition, *text);
  });
}

ItemCondition ReadItemCondition(MapReader& map) {
  if (map.Has("types")) return ReadTypes(map);
  ItemCondition condition{.field = map.Path("field"), .comparison = {}, .values = {}};
  for (const auto& [comparison, word] : EnumWords(Comparison{})) {
    if (!map.Has(word)) continue;
    condition.comparison = comparison;
    condition.values = ReadValues(map, comparison);
    return condition;
  }
  map.Fail("field", "one of these is needed beside it: " + base::WordsOf<Comparison>());
}

std::vector<ItemCondition> ReadItemConditions(MapReader& map, std::string_view key) {
  std::vector<ItemCondition> conditions;
  for (const base::YamlValue* value : map.Maps(key)) {
    MapReader condition(*value, std::string(key));
    conditions.push_back(ReadItemCondition(condition));
    condition.Finish();
  }
  return conditions;
}

}  // namespace strongroom::catalogue
