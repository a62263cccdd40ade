#include "catalogue/content_rules.h"

#include <algorithm>

#include "base/ascii.h"
#include "catalogue/error.h"
#include "catalogue/map_reader.h"

namespace strongroom::catalogue {
namespace {

// Each object is walked for each of them.
constexpr size_t kMaxDefaults = 64;

template <typename Value>
void CheckCount(const MapReader& map, std::string_view key, const std::vector<Value>& values) {
  if (values.size() > kMaxDefaults) {
    map.Fail(key, "more than " + std::to_string(kMaxDefaults) + " of them");
  }
}

std::vector<NamePattern> ReadPatterns(MapReader& map, std::string_view key) {
  std::vector<NamePattern> patterns;
  for (const std::string& text : map.Texts(key)) {
    try {
      patterns.emplace_back(text);
    } catch (const CatalogueError& e) {
      map.Fail(key, e.what());
    }
  }
  CheckCount(map, key, patterns);
  return patterns;
}

// What is sorted at any depth would be written once for each array that it is in.
std::vector<FieldPath> ReadUnordered(MapReader& map) {
  std::vector<FieldPath> paths = map.Paths("unordered");
  if (std::any_of(paths.begin(), paths.end(), IsAtAnyDepth)) {
    map.Fail("unordered", "arrays cannot be sorted at any depth");
  }
  return paths;
}

SensitiveNames ReadSensitive(const base::YamlValue& value) {
  MapReader map(value, "sensitive");
  SensitiveNames sensitive{.names = ReadPatterns(map, "names"),
                           .except = ReadPatterns(map, "except"),
                           .words = map.Texts("words")};
  map.Finish();
  return sensitive;
}

RestoreRule ReadRestore(const base::YamlValue& value) {
  MapReader map(value, "restore");
  RestoreRule rule{.restore_class = map.Word<RestoreClass>("class"),
                   .missing = map.Texts("missing"),
                   .full_when = ReadItemConditions(map, "fullWhen")};
  if (rule.restore_class == RestoreClass::kFull && !rule.full_when.empty()) {
    map.Fail("fullWhen", "it is full anyway");
  }
  map.Finish();
  return rule;
}

std::vector<ConditionalStrip> ReadStripWhen(MapReader& type) {
  std::vector<ConditionalStrip> rules;
  for (const base::YamlValue* value : type.Maps("stripWhen")) {
    MapReader map(*value, "stripWhen");
    rules.push_back({.present = map.Path("present"), .strip = map.Paths("strip")});
    map.Finish();
  }
  return rules;
}

std::vector<KeepOnly> ReadKeepOnly(MapReader& type) {
  std::vector<KeepOnly> rules;
  for (const base::YamlValue* value : type.Maps("keepOnly")) {
    MapReader map(*value, "keepOnly");
    rules.push_back({.at = map.Path("at"), .members = map.Texts("members")});
    if (rules.back().members.empty()) map.Fail("members", "at least one is needed");
    map.Finish();
  }
  return rules;
}

}  // namespace

// An annotation of OData says something of the member before it, never what that holds:
// https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html
bool SensitiveNames::HideName(std::string_view name) const {
  if (names.empty() || name.find("@odata.") != std::string_view::npos) return false;
  const std::string folded = FoldName(name);
  const auto matches = [&](const NamePattern& pattern) { return pattern.Matches(folded); };
  return std::any_of(names.begin(), names.end(), matches) &&
         std::none_of(except.begin(), except.end(), matches);
}

bool SensitiveNames::HideText(std::string_view text) const {
  constexpr size_t kMostDigits = 3;
  const auto is_text = [&](std::string_view word) { return base::EqualsIgnoringCase(text, word); };
  if (text.empty() || is_text("true") || is_text("false")) return false;
  if (text.size() <= kMostDigits && std::all_of(text.begin(), text.end(), base::IsDigit))
    return false;
  if (text.starts_with("{{") && text.find("}}") == text.size() - 2) return false;
  return std::none_of(words.begin(), words.end(), is_text);
}

ContentDefaults ReadContentDefaults(MapReader& map) {
  ContentDefaults defaults;
  defaults.strip = map.Paths("strip");
  CheckCount(map, "strip", defaults.strip);
  defaults.unordered = ReadUnordered(map);
  CheckCount(map, "unordered", defaults.unordered);
  if (const base::YamlValue* value = map.Map("sensitive"); value != nullptr) {
    defaults.sensitive = ReadSensitive(*value);
  }
  for (const std::string& word : map.Texts("equal")) {
    const auto equality = base::Parse<Equality>(word);
    if (!equality) map.Fail("equal", word + " is not one of: " + base::WordsOf<Equality>());
    defaults.equal.push_back(*equality);
  }
  return defaults;
}

ContentRules ReadContentRules(MapReader& map) {
  ContentRules rules;
  rules.strip = map.Paths("strip");
  rules.strip_when = ReadStripWhen(map);
  rules.unordered = ReadUnordered(map);
  rules.keep_order = map.Paths("keepOrder");
  rules.keep_only = ReadKeepOnly(map);
  rules.json_texts = map.Paths("jsonTexts");
  rules.secrets = map.Paths("secrets");
  if (const base::YamlValue* value = map.Map("restore"); value != nullptr) {
    rules.restore = ReadRestore(*value);
  }
  return rules;
}

}  // namespace strongroom::catalogue
