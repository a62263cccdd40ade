#pragma once

#include <span>
#include <string>
#include <string_view>

namespace strongroom::domain {

// The candidate that takes the fewest single-character edits (Levenshtein distance, upper and lower
// case being equal) to reach from `word`: for "did you mean". Empty when even the best one differs
// in more than half of its characters. Cost: word length times the sum of the candidates' lengths.
std::string Nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace strongroom::domain
