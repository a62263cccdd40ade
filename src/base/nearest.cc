#include "base/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "base/ascii.h"

namespace strongroom::base {
namespace {

constexpr size_t kLongestWord = 63;

// How many characters must be put in, left out or replaced to make `b` of `a`.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (ToLower(a[i]) == ToLower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string Nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > kLongestWord) return "";
  std::string_view best;
  size_t best_distance = word.size() + 1;
  for (const std::string_view candidate : candidates) {
    const size_t longer = std::max(candidate.size(), word.size());
    // What one has more than the other is all edits.
    if ((longer - std::min(candidate.size(), word.size())) * 2 > longer) continue;
    const size_t distance = EditDistance(word, candidate);
    if (distance < best_distance && distance * 2 <= longer) {
      best = candidate;
      best_distance = distance;
    }
  }
  return std::string(best);
}

}  // namespace strongroom::base
