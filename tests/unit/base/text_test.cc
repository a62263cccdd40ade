#include "base/text.h"

#include <gtest/gtest.h>

namespace strongroom::base {
namespace {

TEST(Cut, NeverCutsACharacterInTwo) {
  EXPECT_EQ(Cut("abc", 3), "abc");
  EXPECT_EQ(Cut("abcd", 3), "abc");
  EXPECT_EQ(Cut("", 0), "");
  EXPECT_EQ(Cut("ab\xc3\xa4", 3), "ab");
  EXPECT_EQ(Cut("ab\xc3\xa4", 4), "ab\xc3\xa4");
  EXPECT_EQ(Cut("\xf0\x9f\x94\x92x", 3), "");
  EXPECT_EQ(Cut("\xf0\x9f\x94\x92x", 4), "\xf0\x9f\x94\x92");
}

TEST(CutName, EndsAsANameMayEnd) {
  EXPECT_EQ(CutName("nightly.of-us", 13), "nightly.of-us");
  EXPECT_EQ(CutName("nightly.of-us", 9), "nightly.o");
  EXPECT_EQ(CutName("nightly.of-us", 8), "nightly");
  EXPECT_EQ(CutName("nightly.of-us", 11), "nightly.of");
  EXPECT_EQ(CutName("a-.-.b", 5), "a");
}

TEST(AndMore, IsNothingWhereAllAreNamed) {
  EXPECT_EQ(AndMore(4, 1), " and 3 more");
  EXPECT_EQ(AndMore(1, 1), "");
  EXPECT_EQ(AndMore(0, 1), "");
}

}  // namespace
}  // namespace strongroom::base
