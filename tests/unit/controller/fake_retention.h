#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/error.h"
#include "store/retention.h"

namespace strongroom::controller {

// store::Retention in memory. For one thread.
class FakeRetention final : public store::Retention {
 public:
  std::vector<domain::StoredSet> SetsOfSchedule(const std::string& schedule_uid) override {
    answer(schedule_uid);
    asked.push_back(schedule_uid);
    return sets[schedule_uid];
  }
  std::vector<domain::TypeCount> TypeCounts(const std::string& schedule_uid,
                                            int64_t since) override {
    answer(schedule_uid);
    return since == 0 ? counts[schedule_uid] : std::vector<domain::TypeCount>{};
  }
  bool HasHadSet(const std::string& schedule_uid, int64_t set_id) override {
    answer(schedule_uid);
    return std::any_of(sets[schedule_uid].begin(), sets[schedule_uid].end(),
                       [&](const domain::StoredSet& set) { return set.id == set_id; });
  }
  int64_t MarkDeleted(std::span<const int64_t> ids) override {
    answer("");
    marked.insert(marked.end(), ids.begin(), ids.end());
    return static_cast<int64_t>(ids.size());
  }
  int64_t MarkReleasedImports() override {
    answer("");
    return std::exchange(released_imports, 0);
  }
  store::PurgeCounts Purge(std::chrono::sys_seconds marked_before,
                           std::span<const domain::SetUse> used, int limit) override {
    answer("");
    purged_before.push_back(marked_before);
    in_use.assign(used.begin(), used.end());
    const int now = std::min(limit, to_purge);
    to_purge -= now;
    return {.sets = now};
  }

  // Comes before each answer, with the UID of the schedule that was asked for, if one was: to throw
  // what PostgreSQL would.
  std::function<void(const std::string& schedule_uid)> answer = [](const std::string&) {};
  std::map<std::string, std::vector<domain::StoredSet>> sets;    // by schedule
  std::map<std::string, std::vector<domain::TypeCount>> counts;  // by schedule, of all sets
  int64_t released_imports = 0;
  int to_purge = 0;
  std::vector<std::string> asked;
  std::vector<int64_t> marked;
  std::vector<std::chrono::sys_seconds> purged_before;
  std::vector<domain::SetUse> in_use;  // when sets were removed last
};

}  // namespace strongroom::controller
