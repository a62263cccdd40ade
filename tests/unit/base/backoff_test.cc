#include "base/backoff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace strongroom::base {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, DoublesUpToItsMaximumAndAddsItsJitter) {
  struct Row {
    int number;
    double random;
    int expected;
  };
  const Backoff backoff{milliseconds{100}, milliseconds{1'000}, 0.5};
  const std::vector<Row> rows = {
      {1, 0.0, 100},
      {2, 0.0, 200},
      {3, 0.0, 400},
      {4, 0.0, 800},
      {5, 0.0, 1'000},
      {6, 0.0, 1'000},
      {1, 0.5, 125},
      {5, 0.5, 1'250},
      {5, 0.999, 1'499},
      {std::numeric_limits<int>::max(), 0.0, 1'000},
      // Nobody counts from 0, but nobody waits longer for it either.
      {0, 0.0, 100},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(backoff.WaitBefore(row.number, row.random), milliseconds{row.expected})
        << row.number << ' ' << row.random;
  }
}

TEST(Backoff, MayBeWithoutJitterOrWithoutWait) {
  const Backoff exact{milliseconds{100}, milliseconds{300}, 0.0};
  EXPECT_EQ(exact.WaitBefore(3, 0.9), milliseconds{300});
  const Backoff none{milliseconds{0}, milliseconds{0}, 0.5};
  EXPECT_EQ(none.WaitBefore(std::numeric_limits<int>::max(), 0.9), milliseconds{0});
  const Backoff first_past_maximum{milliseconds{500}, milliseconds{300}, 0.0};
  EXPECT_EQ(first_past_maximum.WaitBefore(1, 0.0), milliseconds{300});
}

TEST(Backoff, TakesARandomNumberOfItsOwn) {
  const Backoff backoff{milliseconds{1'000}, milliseconds{1'000}, 0.5};
  milliseconds least = milliseconds::max();
  milliseconds most{0};
  for (int i = 0; i < 200; ++i) {
    least = std::min(least, backoff.WaitBefore(1));
    most = std::max(most, backoff.WaitBefore(1));
  }
  EXPECT_GE(least, milliseconds{1'000});
  EXPECT_LT(least, most);
  EXPECT_LE(most, milliseconds{1'500});
}

}  // namespace
}  // namespace strongroom::base
