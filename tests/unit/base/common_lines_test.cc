#include "base/common_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace strongroom::base {
namespace {

using Lines = std::vector<std::string>;
using Pairs = std::vector<std::pair<size_t, size_t>>;

TEST(CommonLines, AreAsManyAsThereCanBe) {
  EXPECT_EQ(CommonLines(Lines{"a", "b", "c", "d"}, Lines{"a", "c", "x", "d"}, 10),
            (Pairs{{0, 0}, {2, 1}, {3, 3}}));
  EXPECT_EQ(CommonLines(Lines{}, Lines{"a"}, 10), Pairs{});
  EXPECT_EQ(CommonLines(Lines{"a", "a"}, Lines{"a"}, 10), (Pairs{{0, 0}}));
}

TEST(CommonLines, AreBeginningAndEndWhereTooMuchDiffers) {
  EXPECT_EQ(CommonLines(Lines{"a", "1", "m", "2", "z"}, Lines{"a", "3", "m", "4", "z"}, 3),
            (Pairs{{0, 0}, {4, 4}}));
}

// The textbook's table of lengths.
size_t LongestOf(const Lines& before, const Lines& after) {
  std::vector<std::vector<size_t>> length(before.size() + 1,
                                          std::vector<size_t>(after.size() + 1, 0));
  for (size_t i = 1; i <= before.size(); ++i) {
    for (size_t j = 1; j <= after.size(); ++j) {
      length[i][j] = before[i - 1] == after[j - 1] ? length[i - 1][j - 1] + 1
                                                   : std::max(length[i - 1][j], length[i][j - 1]);
    }
  }
  return length[before.size()][after.size()];
}

TEST(CommonLines, OfRandomTextsAreCommonAndAsManyAsThereCanBe) {
  std::mt19937 random(1);
  const auto text = [&] {
    Lines lines(random() % 12);
    for (std::string& line : lines) line = std::string(1, static_cast<char>('a' + random() % 4));
    return lines;
  };
  for (int i = 0; i < 20'000; ++i) {
    const Lines before = text();
    const Lines after = text();
    const Pairs pairs = CommonLines(before, after, 100);
    ASSERT_EQ(pairs.size(), LongestOf(before, after))
        << testing::PrintToString(before) << testing::PrintToString(after);
    for (size_t p = 0; p < pairs.size(); ++p) {
      ASSERT_EQ(before[pairs[p].first], after[pairs[p].second]);
      if (p == 0) continue;
      ASSERT_LT(pairs[p - 1].first, pairs[p].first);
      ASSERT_LT(pairs[p - 1].second, pairs[p].second);
    }
  }
}

}  // namespace
}  // namespace strongroom::base
