#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::base {

struct YamlMember;

// A YAML value as plain data. yaml-cpp's own nodes are references that convert freely ("no" and
// "08" become whatever is asked for) and share memory through aliases.
struct YamlValue {
  enum class Kind { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  int line = 0;  // from 1
  std::string scalar;
  bool quoted = false;  // is text, whatever it looks like: in quotes, a block, or tagged !!str
  std::vector<YamlValue> items;
  std::vector<YamlMember> members;

  // Null when there is no such member.
  const YamlValue* Find(std::string_view key) const;
};

struct YamlMember {
  std::string key;
  YamlValue value;
};

// "line 3: roles: comes twice": text that is no YAML, or more of YAML than is taken.
class YamlError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct YamlLimits {
  size_t bytes = size_t{4} << 20U;
  size_t depth = 64;
  // Keys, too. A value takes more than 100 bytes of memory, for two of text ("a,"), but people
  // write more than 16.
  size_t values = 250'000;
};

// The documents of a text; none when it is empty. Throws YamlError, naming the line, for anything
// that is not well-formed or no UTF-8, an alias, a tag other than !!str, a key that is not text or
// comes twice, and past the limits. Cost: linear in the text (and in the logarithm of a map's
// members).
std::vector<YamlValue> ParseYaml(std::string_view text, const YamlLimits& limits = {});

}  // namespace strongroom::base
