#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"
#include "catalogue/field_path.h"
#include "catalogue/item_condition.h"
#include "catalogue/name_pattern.h"

namespace strongroom::catalogue {

class MapReader;

// What else is the same for the change digest.
enum class Equality {
  kNulls,    // a member that is null, and none
  kNumbers,  // integers, however they are written: 1, 1.0, 1e0
  kTimes,    // RFC 3339: with and without zeros at the end of the fraction, +00:00 and Z
};
constexpr auto EnumWords(Equality) {
  return std::to_array<base::EnumWord<Equality>>(
      {{Equality::kNulls, "nulls"}, {Equality::kNumbers, "numbers"}, {Equality::kTimes, "times"}});
}

// Which texts are secrets by the names of their members. Names are compared by what
// name_pattern.h says.
struct SensitiveNames {
  std::vector<NamePattern> names;
  std::vector<NamePattern> except;
  std::vector<std::string> words;  // values that are none: members of enumerations

  // Whether a text may be a secret that stands in a member of that name.
  bool HideName(std::string_view name) const;
  // Whether a text may be one. None are "", the words, without regard to upper case, what a service
  // fills in ("{{serialnumber}}"), and what is a setting of a policy about passwords, where
  // everything is text: "true", "false" and numbers of up to three digits.
  bool HideText(std::string_view text) const;
};

// What a catalogue says of the contents of all of its types. Immutable: its types share it.
struct ContentDefaults {
  std::vector<FieldPath> strip;
  std::vector<FieldPath> unordered;
  SensitiveNames sensitive;
  std::vector<Equality> equal;
};

// Paths that do not count for the change digest of objects in which `present` is there.
struct ConditionalStrip {
  FieldPath present;
  std::vector<FieldPath> strip;
};

// Of the objects at a path only these members count for the change digest.
struct KeepOnly {
  FieldPath at;
  std::vector<std::string> members;
};

// What of an object a restore can bring back, where it has to be made again.
enum class RestoreClass {
  kFull,
  kPartial,       // without some of its properties
  kMetadataOnly,  // without what it is about
  kNone,          // it is kept as evidence
};
constexpr auto EnumWords(RestoreClass) {
  return std::to_array<base::EnumWord<RestoreClass>>({{RestoreClass::kFull, "full"},
                                                      {RestoreClass::kPartial, "partial"},
                                                      {RestoreClass::kMetadataOnly, "metadataOnly"},
                                                      {RestoreClass::kNone, "none"}});
}

struct RestoreRule {
  RestoreClass restore_class = RestoreClass::kFull;
  std::vector<std::string> missing;      // names of properties that do not come back
  std::vector<ItemCondition> full_when;  // all of them: this object comes back whole
};

// What of an object is stored, compared and restored, in addition to the catalogue's defaults.
struct ContentRules {
  std::vector<FieldPath> strip;
  std::vector<ConditionalStrip> strip_when;
  std::vector<FieldPath> unordered;
  std::vector<FieldPath> keep_order;
  std::vector<KeepOnly> keep_only;
  std::vector<FieldPath> json_texts;  // texts that are compared as the JSON that they hold
  std::vector<FieldPath> secrets;     // whose values are masked, whatever they are
  RestoreRule restore;
};

// Takes its fields of `defaults`. Throws CatalogueError.
ContentDefaults ReadContentDefaults(MapReader& map);
// Takes its fields of one type. Throws CatalogueError.
ContentRules ReadContentRules(MapReader& map);

}  // namespace strongroom::catalogue
