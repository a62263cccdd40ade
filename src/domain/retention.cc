#include "domain/retention.h"

#include <algorithm>
#include <tuple>

namespace strongroom::domain {

std::vector<int64_t> ExpiredSets(std::vector<StoredSet> sets, int64_t keep_last) {
  std::sort(sets.begin(), sets.end(), [](const StoredSet& a, const StoredSet& b) {
    return std::tie(a.sealed_at, a.id) > std::tie(b.sealed_at, b.id);
  });
  std::vector<int64_t> expired;
  bool complete_seen = false;
  int64_t rank = 0;
  for (const StoredSet& set : sets) {
    const bool is_newest_complete = set.is_complete && !complete_seen;
    complete_seen = complete_seen || set.is_complete;
    const bool is_recent = rank++ < keep_last;
    if (!is_recent && !is_newest_complete && !set.is_held) expired.push_back(set.id);
  }
  return expired;
}

}  // namespace strongroom::domain
