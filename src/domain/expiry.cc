#include "domain/expiry.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace strongroom::domain {

std::vector<SetFate> FatesOf(std::vector<StoredSet> sets, int64_t keep_last) {
  std::sort(sets.begin(), sets.end(), [](const StoredSet& a, const StoredSet& b) {
    return std::tie(a.sealed_at, a.id) > std::tie(b.sealed_at, b.id);
  });
  std::vector<SetFate> fates;
  bool complete_seen = false;
  int64_t asked_for = 0;
  int64_t others = 0;
  for (const StoredSet& set : sets) {
    const bool is_newest_complete = set.is_complete && !complete_seen;
    complete_seen = complete_seen || set.is_complete;
    const bool is_recent = (set.is_manual ? asked_for : others)++ < keep_last;
    const KeptBy kept_by = is_recent ? (set.is_manual ? KeptBy::kNewestAskedFor : KeptBy::kNewest)
                           : is_newest_complete ? KeptBy::kNewestComplete
                           : set.is_held        ? KeptBy::kHold
                                                : KeptBy::kNone;
    fates.push_back({.id = set.id, .kept_by = kept_by});
  }
  return fates;
}

std::vector<int64_t> ExpiredSets(std::vector<StoredSet> sets, int64_t keep_last) {
  std::vector<int64_t> expired;
  for (const SetFate& fate : FatesOf(std::move(sets), keep_last)) {
    if (fate.kept_by == KeptBy::kNone) expired.push_back(fate.id);
  }
  return expired;
}

std::string DescribeCollapse(const std::vector<TypeCount>& counts) {
  constexpr int64_t kFewest = 10;
  std::string text;
  for (const TypeCount& count : counts) {
    if (count.most < kFewest || count.now * 2 >= count.most) continue;
    text += (text.empty() ? "" : ", ") + count.type + " " + std::to_string(count.now) +
            " (there were " + std::to_string(count.most) + ")";
  }
  return text;
}

}  // namespace strongroom::domain
