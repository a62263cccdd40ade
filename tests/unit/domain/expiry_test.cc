#include "domain/expiry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace strongroom::domain {
namespace {

using Ids = std::vector<int64_t>;

std::chrono::sys_seconds Second(int64_t second) {
  return std::chrono::sys_seconds{std::chrono::seconds{second}};
}

// One character a set, newest first: c complete, i incomplete; capital when held; m complete, of a
// run that somebody asked for. Ids count from 1.
std::vector<StoredSet> Sets(std::string_view letters) {
  std::vector<StoredSet> sets;
  for (size_t i = 0; i < letters.size(); ++i) {
    const char c = letters[i];
    sets.push_back({.id = static_cast<int64_t>(i) + 1,
                    .sealed_at = Second(1000 - static_cast<int64_t>(i)),
                    .is_complete = c == 'c' || c == 'C' || c == 'm',
                    .is_held = c == 'C' || c == 'I',
                    .is_manual = c == 'm'});
  }
  return sets;
}

TEST(Retention, Table) {
  struct Case {
    const char* what;
    const char* sets;
    int64_t keep_last;
    Ids expired;
  };
  const std::vector<Case> cases{
      {"nothing stored", "", 3, {}},
      {"fewer than kept", "cc", 3, {}},
      {"exactly as many", "ccc", 3, {}},
      {"the oldest go", "ccccc", 3, {4, 5}},
      {"keep one", "ccc", 1, {2, 3}},
      {"newest complete one stays though old", "iiic", 2, {3}},
      {"only the newest complete one", "iiicc", 2, {3, 5}},
      {"complete one among the kept", "cicc", 2, {3, 4}},
      {"of faulty ones only the newest stay", "iiii", 2, {3, 4}},
      {"held ones stay", "ccCcI", 1, {2, 4}},
      {"held ones do not take a place", "CCcc", 3, {4}},
      {"clicks push out no night", "mmmmcc", 2, {3, 4}},
      {"nights push out no click", "ccccm", 2, {3, 4}},
      {"the newest complete one is held", "iiCc", 1, {2, 4}},
  };
  for (const Case& c : cases)
    EXPECT_EQ(ExpiredSets(Sets(c.sets), c.keep_last), c.expired) << c.what;
}

TEST(Retention, SaysWhichRuleKeepsASet) {
  std::vector<KeptBy> kept;
  for (const SetFate& fate : FatesOf(Sets("iimiiCc"), 1)) kept.push_back(fate.kept_by);
  EXPECT_EQ(kept,
            (std::vector<KeptBy>{KeptBy::kNewest, KeptBy::kNone, KeptBy::kNewestAskedFor,
                                 KeptBy::kNone, KeptBy::kNone, KeptBy::kHold, KeptBy::kNone}));
  EXPECT_EQ(FatesOf(Sets("iic"), 1).back(), (SetFate{3, KeptBy::kNewestComplete}));
  EXPECT_TRUE(FatesOf({}, 1).empty());
}

TEST(DescribeCollapse, IsAboutTypesThatLostMoreThanHalf) {
  struct Row {
    TypeCount count;
    const char* text;
  };
  const std::vector<Row> rows{
      {{"roles", 10, 5}, ""},    {{"roles", 10, 4}, "roles 4 (there were 10)"},
      {{"roles", 9, 0}, ""},     {{"roles", 100, 0}, "roles 0 (there were 100)"},
      {{"roles", 100, 100}, ""},
  };
  for (const Row& row : rows) EXPECT_EQ(DescribeCollapse({row.count}), row.text);
  EXPECT_EQ(DescribeCollapse({{"roles", 10, 1}, {"secrets", 10, 10}, {"services", 20, 0}}),
            "roles 1 (there were 10), services 0 (there were 20)");
  EXPECT_EQ(DescribeCollapse({}), "");
}

TEST(Retention, SetsOfOneSecondAreOrderedById) {
  std::vector<StoredSet> sets = Sets("iii");
  for (StoredSet& set : sets) set.sealed_at = Second(7);
  EXPECT_EQ(ExpiredSets(sets, 1), (Ids{2, 1}));
}

TEST(Retention, KeepsWhatItPromisesForAnySets) {
  std::mt19937 random(20260329);
  for (int round = 0; round < 2000; ++round) {
    std::string letters(random() % 20, 'c');
    for (char& letter : letters) letter = "ciCI"[random() % 4];
    std::vector<StoredSet> sets = Sets(letters);
    const int64_t keep_last = 1 + static_cast<int64_t>(random() % 6);
    const Ids expected = ExpiredSets(sets, keep_last);
    std::shuffle(sets.begin(), sets.end(), random);
    ASSERT_EQ(ExpiredSets(sets, keep_last), expected) << "order must not matter: " << letters;
    const std::set<int64_t> gone(expected.begin(), expected.end());
    ASSERT_EQ(gone.size(), expected.size());
    const size_t newest_complete = letters.find_first_of("cC");
    for (size_t i = 0; i < letters.size(); ++i) {
      const bool must_stay = static_cast<int64_t>(i) < keep_last || i == newest_complete ||
                             letters[i] == 'C' || letters[i] == 'I';
      ASSERT_EQ(gone.contains(static_cast<int64_t>(i) + 1), !must_stay) << letters << ' ' << i;
    }
    // What is left has nothing more to expire.
    std::erase_if(sets, [&](const StoredSet& set) { return gone.contains(set.id); });
    ASSERT_TRUE(ExpiredSets(sets, keep_last).empty()) << letters;
  }
}

}  // namespace
}  // namespace strongroom::domain
