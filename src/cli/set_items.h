#pragma once

#include <functional>
#include <string>

#include "cli/objects.h"
#include "sets/item.h"

namespace strongroom::cli {

// Hands over each policy of a set, of one type or, where that is empty, of all, in the order of
// type and id, and what `items` of the sets API says of it, word for word. Reads a page at a time.
// Throws CliError, and what `take` throws.
void EachItem(const Objects& objects, const std::string& set, const std::string& type,
              const std::function<void(const sets::Item& item, Json said)>& take);

// The policy that "TYPE/NAME" means: of that id, or else the one of that name, or whose id ends
// with it. Throws CliError when there is none, or there are several of the name.
sets::Item FindItem(const Objects& objects, const std::string& set, const std::string& argument);

}  // namespace strongroom::cli
