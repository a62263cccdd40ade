#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace strongroom::domain {

// What retention needs to know of one stored backup set of a schedule.
struct StoredSet {
  int64_t id = 0;
  std::chrono::sys_seconds sealed_at;
  bool is_complete = false;  // every selected type is complete in it
  bool is_held = false;
};

// Ids of the sets to expire so that the newest `keep_last` stay. Never the newest complete set and
// never a held one; neither of these exceptions takes the place of a set that is kept. The order of
// `sets` does not matter.
std::vector<int64_t> ExpiredSets(std::vector<StoredSet> sets, int64_t keep_last);

}  // namespace strongroom::domain
