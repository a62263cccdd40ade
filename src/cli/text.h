#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/printable.h"

// Text from the API on its way to a terminal.
namespace strongroom::cli {

using base::Printable;

// JSON over several lines in ASCII: whatever is in it, it stays JSON when it is printed.
std::string JsonText(const nlohmann::json& json);
// The same of {"items": [...]}: what commands print that tell of one or of several.
std::string ItemsText(nlohmann::json items);

// How many characters Printable text takes; wide and combining characters count as one.
size_t WidthOf(std::string_view text);

// The first characters, ending in "..." when there were more than `width` (at least 4).
std::string Shorten(std::string_view text, size_t width);

// "a, b, c" in as many lines as it takes, each begun with `indent`: at most 100 characters, but for
// a name that is longer by itself.
std::vector<std::string> LinesOfNames(const std::vector<std::string>& names,
                                      std::string_view indent);

}  // namespace strongroom::cli
