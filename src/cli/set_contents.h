#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/objects.h"

namespace strongroom::cli {

// Hands over each policy of a set with its content, in the order of type and id: a line of
// `…/content` of the sets API (docs/sets.md), without its end. It is asked for in parts, of which
// each can be answered in the minute that API servers give a request. Throws CliError, and what
// `take` throws.
void EachContent(const Objects& objects, const std::string& set,
                 const std::function<void(std::string_view line)>& take);

}  // namespace strongroom::cli
