// Which refused runs are deleted: rows for the rules, and random heaps of them for the promises.
#include "domain/refused_runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using test::At;

const sys_seconds kNow = At("2026-03-02T01:00:00Z");
constexpr RefusedRunLimits kLimits{.kept = 3, .readable = seconds{60}, .at_once = 10};

// One that was made, and has ended, so many seconds ago.
RefusedRun Refused(const std::string& ns, const std::string& name, int ago) {
  RefusedRun run;
  run.meta.ns = ns;
  run.meta.name = name;
  run.meta.created_at = run.ended_at = kNow - seconds{ago};
  return run;
}

std::string NamesOf(const std::vector<RefusedRun>& runs) {
  std::string names;
  for (const RefusedRun& run : runs) {
    names += (names.empty() ? "" : " ") + run.meta.ns + "/" + run.meta.name;
  }
  return names;
}

std::string Deleted(std::vector<RefusedRun> runs) {
  return NamesOf(RefusedRunsToDelete(std::move(runs), kNow, kLimits));
}

// "a/0" to "a/<count - 1>", the oldest first, all long ended.
std::vector<RefusedRun> Heap(const std::string& ns, int count) {
  std::vector<RefusedRun> runs;
  for (int i = 0; i < count; ++i) runs.push_back(Refused(ns, std::to_string(i), 100'000 - i));
  return runs;
}

TEST(RefusedRuns, TheNewestFewOfANamespaceAreKept) {
  EXPECT_EQ(Deleted(Heap("a", 3)), "");
  EXPECT_EQ(Deleted(Heap("a", 5)), "a/0 a/1");
}

TEST(RefusedRuns, ThoseOfOneSecondAreOrderedByName) {
  std::vector<RefusedRun> runs;
  for (const char* name : {"c", "a", "d", "b"}) runs.push_back(Refused("a", name, 1'000));
  EXPECT_EQ(Deleted(runs), "a/a");
}

TEST(RefusedRuns, CanBeReadForAMinute) {
  std::vector<RefusedRun> runs = Heap("a", 5);
  runs[0].ended_at = kNow - seconds{59};
  runs[1].ended_at = kNow - seconds{60};
  EXPECT_EQ(Deleted(runs), "a/1");
  runs[1].ended_at = kNow + seconds{1};
  EXPECT_EQ(Deleted(runs), "a/1") << "a wrong clock keeps nothing";
}

TEST(RefusedRuns, KeepTheNameOfASlotsRunThatIsCalledOtherwise) {
  std::vector<RefusedRun> runs = Heap("a", 5);
  runs[0].holds_name = true;
  EXPECT_EQ(Deleted(runs), "a/1");
}

TEST(RefusedRuns, NamespacesTakeTurns) {
  std::vector<RefusedRun> runs = Heap("a", 10'000);
  for (const RefusedRun& run : Heap("b", 5)) runs.push_back(run);
  EXPECT_EQ(Deleted(runs), "a/0 b/0 a/1 b/1 a/2 a/3 a/4 a/5 a/6 a/7");
}

// Whatever people make, whenever: what is left is bounded, and what is newest is never touched.
class Heaps : public ::testing::Test {
 protected:
  using Key = std::pair<std::string, std::string>;

  int UpTo(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
  void Make() {
    for (int i = UpTo(40); i > 0; --i) {
      RefusedRun run = Refused(UpTo(9) == 0 ? "quiet" : "busy", std::to_string(++made_), 0);
      run.meta.created_at = now_ - seconds{UpTo(90)};
      run.ended_at = now_ - seconds{UpTo(5)};
      run.holds_name = UpTo(50) == 0;
      runs_.push_back(run);
    }
  }
  // Of a namespace, as they were made.
  std::vector<RefusedRun> Of(const std::string& ns) const {
    std::vector<RefusedRun> found;
    std::copy_if(runs_.begin(), runs_.end(), std::back_inserter(found),
                 [&](const RefusedRun& run) { return run.meta.ns == ns; });
    std::sort(found.begin(), found.end(), [](const RefusedRun& a, const RefusedRun& b) {
      return std::tie(a.meta.created_at, a.meta.name) < std::tie(b.meta.created_at, b.meta.name);
    });
    return found;
  }
  std::set<Key> Newest() const {
    std::set<Key> newest;
    for (const char* ns : {"busy", "quiet"}) {
      const auto runs = Of(ns);
      const size_t first = runs.size() - std::min(runs.size(), kLimits.kept);
      for (size_t i = first; i < runs.size(); ++i) newest.insert({ns, runs[i].meta.name});
    }
    return newest;
  }
  // What goes now is gone; true when there was some.
  bool Collect() {
    const std::set<Key> newest = Newest();
    const auto surplus = RefusedRunsToDelete(runs_, now_, kLimits);
    EXPECT_LE(surplus.size(), kLimits.at_once);
    std::set<Key> gone;
    for (const RefusedRun& run : surplus) {
      const Key key{run.meta.ns, run.meta.name};
      EXPECT_TRUE(gone.insert(key).second) << "twice";
      EXPECT_FALSE(newest.contains(key)) << key.second << " is one of the newest";
      EXPECT_FALSE(run.holds_name);
      EXPECT_GE(now_, run.ended_at + kLimits.readable);
    }
    std::erase_if(runs_, [&](const RefusedRun& run) {
      return gone.contains({run.meta.ns, run.meta.name});
    });
    return !surplus.empty();
  }

  std::mt19937 random_;
  sys_seconds now_ = kNow;
  int made_ = 0;
  std::vector<RefusedRun> runs_;
};

TEST_F(Heaps, AreBoundedAndKeepTheNewest) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    random_.seed(seed);
    runs_.clear();
    for (int round = 0; round < 50; ++round) {
      Make();
      Collect();
      now_ += seconds{UpTo(20)};
    }
    now_ += kLimits.readable;
    while (Collect()) {
    }
    const auto held = std::count_if(runs_.begin(), runs_.end(),
                                    [](const RefusedRun& run) { return run.holds_name; });
    EXPECT_LE(runs_.size(), 2 * kLimits.kept + static_cast<size_t>(held)) << "seed " << seed;
    EXPECT_GE(runs_.size(), 2 * kLimits.kept) << "seed " << seed;
  }
}

}  // namespace
}  // namespace strongroom::domain
