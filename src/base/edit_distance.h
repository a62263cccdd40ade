#pragma once

#include <cstddef>
#include <string_view>

namespace strongroom::base {

// How many characters must be put in, left out or replaced to make `b` of `a` (Levenshtein
// distance); upper and lower case of ASCII letters are the same. Cost: the product of the lengths.
size_t EditDistance(std::string_view a, std::string_view b);

}  // namespace strongroom::base
