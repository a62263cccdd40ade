#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/objects.h"

namespace strongroom::cli {

// Hands over each policy of a set, of one type or, where that is empty, of all, in the order of
// type and id: what `items` of the sets API says of it (docs/sets.md). Reads a page at a time.
// Throws CliError, and what `take` throws.
void EachItem(const Objects& objects, const std::string& set, const std::string& type,
              const std::function<void(Json item)>& take);

// The policy that "TYPE/NAME" means: of that id, or else the one of that name, or whose id ends
// with it. Throws CliError when there is none, or there are several of the name.
Json FindItem(const Objects& objects, const std::string& set, const std::string& argument);

}  // namespace strongroom::cli
