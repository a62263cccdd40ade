#pragma once

#include <string>

#include "base/json.h"

namespace strongroom::base {

enum class JsonStyle {
  kCanonical,  // see CanonicalJson
  kReplacing,  // the same, but what is not UTF-8 becomes U+FFFD: never throws JsonError
  kForPeople,  // as kReplacing, with lines, indented, and all but ASCII as escapes
  kLine,       // the same on one line
};

// Throws JsonError (only kCanonical) on text that is not UTF-8. Cost: linear in what is written.
std::string WriteJson(const Json& value, JsonStyle style);

}  // namespace strongroom::base
