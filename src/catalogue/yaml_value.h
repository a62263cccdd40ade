#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strongroom::catalogue {

struct YamlMember;

// A YAML value as plain data. yaml-cpp's own nodes are references that convert freely ("no" and
// "08" become whatever is asked for) and share memory through aliases.
struct YamlValue {
  enum class Kind { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  int line = 0;  // from 1
  std::string scalar;
  bool quoted = false;
  std::vector<YamlValue> items;
  std::vector<YamlMember> members;

  // Null when there is no such member.
  const YamlValue* Find(std::string_view key) const;
};

struct YamlMember {
  std::string key;
  YamlValue value;
};

// Reads exactly one document. Throws CatalogueError, naming the line, for anything that is not
// well-formed, an alias, a key that is not a string or comes twice, or nesting past 32 levels.
YamlValue ParseYaml(std::string_view text);

}  // namespace strongroom::catalogue
