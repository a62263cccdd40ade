#include "domain/nearest.h"

#include <algorithm>

#include "base/edit_distance.h"

namespace strongroom::domain {

std::string Nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  size_t best_distance = word.size() + 1;
  for (const std::string_view candidate : candidates) {
    const size_t distance = base::EditDistance(word, candidate);
    if (distance < best_distance && distance * 2 <= std::max(candidate.size(), word.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return std::string(best);
}

}  // namespace strongroom::domain
