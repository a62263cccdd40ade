#include "base/ascii.h"

#include <gtest/gtest.h>

namespace strongroom::base {
namespace {

TEST(Ascii, KnowsItsClassesByTheirEnds) {
  for (const char c : std::string_view("09")) EXPECT_TRUE(IsDigit(c)) << c;
  for (const char c : std::string_view("azAZ")) EXPECT_TRUE(IsLetter(c)) << c;
  for (const char c : std::string_view("/:@[`{\xc4\xe4")) {
    EXPECT_FALSE(IsDigit(c) || IsLetter(c)) << c;
    EXPECT_EQ(ToLower(c), c);
  }
  EXPECT_FALSE(IsLower('A') || IsUpper('a'));
}

TEST(Ascii, LowersLettersAlone) {
  EXPECT_EQ(ToLower("Retry-After: AZaz09\xc4"), "retry-after: azaz09\xc4");
  EXPECT_TRUE(EqualsIgnoringCase("Bearer ", "bEARER "));
  EXPECT_FALSE(EqualsIgnoringCase("bearer", "bearer "));
  EXPECT_FALSE(EqualsIgnoringCase("a[", "a{"));
}

}  // namespace
}  // namespace strongroom::base
