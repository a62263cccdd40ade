#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"

namespace strongroom::base {

enum class YamlStyle {
  kShort,     // lists of plain values on one line
  kLineWise,  // a line for each element, and for each line of a text: what differs is few lines
};

// A JSON value as a YAML document that every reader takes for the same: block style, members sorted
// by the bytes of their names, quotes around all that some version of YAML could take for something
// else than text, and escapes for what it does not allow (YAML 1.2.2, 5.1) or nobody sees. Equal
// values give equal lines. What is not UTF-8 becomes U+FFFD. Without "---". Cost: linear.
std::vector<std::string> YamlLines(const Json& value, YamlStyle style);

// The same as one text; each line ends with '\n'.
std::string WriteYaml(const Json& value, YamlStyle style);

}  // namespace strongroom::base
