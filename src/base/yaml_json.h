#pragma once

#include "base/json.h"
#include "base/yaml.h"

namespace strongroom::base {

// As kubectl reads YAML: plain scalars are what they look like (null, true, 12, 1.5), everything
// else is text. How deep it goes is limited by YamlLimits.
Json ToJson(const YamlValue& value);

}  // namespace strongroom::base
