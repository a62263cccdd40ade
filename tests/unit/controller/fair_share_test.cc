#include "controller/fair_share.h"

#include <gtest/gtest.h>

namespace strongroom::controller {
namespace {

TEST(FairShare, TakesFromThoseWhoWantMuch) {
  struct Case {
    std::vector<size_t> wanted;
    size_t most;
    size_t share;
  };
  const std::vector<Case> cases = {
      {{}, 10, 0},
      {{3, 4}, 0, 0},
      {{3, 4}, 7, 4},          // enough for all
      {{4, 3}, 6, 3},          // 3 + 3
      {{1, 100, 2}, 10, 7},    // 1 + 7 + 2
      {{100, 100, 1}, 11, 5},  // 5 + 5 + 1
      {{1, 1, 1}, 2, 0},       // more owners than places
      {{5}, 5, 5},
      {{6}, 5, 5},
  };
  for (const Case& c : cases) {
    const size_t share = FairShare(c.wanted, c.most);
    EXPECT_EQ(share, c.share) << testing::PrintToString(c.wanted) << " of " << c.most;
    size_t given = 0;
    for (const size_t wanted : c.wanted) given += std::min(wanted, share);
    EXPECT_LE(given, c.most) << testing::PrintToString(c.wanted);
  }
}

}  // namespace
}  // namespace strongroom::controller
