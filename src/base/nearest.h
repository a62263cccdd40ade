#pragma once

#include <span>
#include <string>
#include <string_view>

namespace strongroom::base {

// The candidate that takes the fewest single-character edits (Levenshtein distance, upper and lower
// case of ASCII letters being equal) to reach from `word`: for "did you mean". Empty when even the
// best one differs in more than half of its characters, and for a word of more than 63. Cost: word
// length times the sum of the candidates' lengths.
std::string Nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace strongroom::base
