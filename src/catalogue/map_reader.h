#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"
#include "base/yaml.h"
#include "catalogue/field_path.h"

namespace strongroom::catalogue {

// Takes the members of one YAML map with their types checked, and then refuses what is left. Every
// function throws CatalogueError that names line and field.
class MapReader {
 public:
  // `what` names the map in messages. `value` outlives the reader.
  MapReader(const base::YamlValue& value, std::string what);

  std::string Text(std::string_view key);  // must be there
  std::string TextOr(std::string_view key, std::string_view fallback);
  template <typename Enum>
  Enum Word(std::string_view key);  // must be there
  template <typename Enum>
  Enum WordOr(std::string_view key, Enum fallback);
  bool Flag(std::string_view key);  // false when absent
  bool RequiredFlag(std::string_view key);
  int Number(std::string_view key, int fallback);
  std::vector<std::string> Texts(std::string_view key);  // empty when absent
  FieldPath Path(std::string_view key);                  // must be there
  std::vector<FieldPath> Paths(std::string_view key);
  // The maps of a sequence; empty when absent.
  std::vector<const base::YamlValue*> Maps(std::string_view key);
  const base::YamlValue* Map(std::string_view key);  // null when absent
  bool Has(std::string_view key) const;

  // Throws when the map has a member that nobody took.
  void Finish() const;

  [[noreturn]] void Fail(std::string_view key, std::string_view why) const;

 private:
  const base::YamlValue* Take(std::string_view key);

  const base::YamlValue& value_;
  std::string what_;
  std::set<std::string, std::less<>> taken_;
};

template <typename Enum>
Enum MapReader::Word(std::string_view key) {
  const auto value = base::Parse<Enum>(Text(key));
  if (!value) Fail(key, "is not one of: " + base::WordsOf<Enum>());
  return *value;
}

template <typename Enum>
Enum MapReader::WordOr(std::string_view key, Enum fallback) {
  return Has(key) ? Word<Enum>(key) : fallback;
}

}  // namespace strongroom::catalogue
