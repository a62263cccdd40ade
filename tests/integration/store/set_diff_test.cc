#include "store/set_diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sets.h"

namespace strongroom::store {
namespace {

TEST(SetDiff, SaysHowMuchItIsBeforeItIsRead) {
  TestDatabase test;
  const auto ids = ThreeSets(test);
  const std::string large(10'000, 'x');
  const int64_t fourth =
      StoreSet(test.database(), KeyOf(4),
               {ItemOf("networkPolicies", "deny", large), ItemOf("roles", "new", "1")},
               OutcomeOf({"networkPolicies", "roles"}))
          .id;
  const DifferenceSize none = SizeOfDifference(test.database(), ids[1], ids[2]);
  EXPECT_EQ(none.versions, 0);
  EXPECT_EQ(none.bytes, 0);
  EXPECT_EQ(none.largest, 0);

  const auto items = DifferingItems(test.database(), ids[2], fourth);
  int64_t versions = 0;
  int64_t bytes = 0;
  int64_t largest = 0;
  for (const DifferingItem& item : items) {
    for (const auto& version : {item.before, item.after}) {
      if (!version) continue;
      ++versions;
      bytes += version->size;
      largest = std::max(largest, version->size);
    }
  }
  ASSERT_EQ(items.size(), 3U) << "one changed, one is new, one is gone";
  ASSERT_GT(largest, 10'000);
  const DifferenceSize size = SizeOfDifference(test.database(), ids[2], fourth);
  EXPECT_EQ(size.versions, versions);
  EXPECT_EQ(size.bytes, bytes);
  EXPECT_EQ(size.largest, largest);
}

}  // namespace
}  // namespace strongroom::store
