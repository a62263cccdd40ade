#include "base/utf8.h"

#include <gtest/gtest.h>

namespace strongroom::base {
namespace {

struct First {
  std::string_view text;
  uint32_t code;
  size_t length;
};

TEST(FirstCharacter, FollowsRfc3629) {
  using std::string_view_literals::operator""sv;
  const First cases[] = {
      {"ab"sv, 'a', 1},
      {"\0"sv, 0, 1},
      {"\xc3\xa4x"sv, 0xE4, 2},
      {"\xe2\x82\xac"sv, 0x20AC, 3},
      {"\xf0\x9f\x98\x80"sv, 0x1F600, 4},
      {"\xf4\x8f\xbf\xbf"sv, 0x10FFFF, 4},
      {"\xff"sv, 0, 0},
      {"\x80"sv, 0, 0},
      {"\xe2\x82"sv, 0, 0},          // cut
      {"\xc3z"sv, 0, 0},             // no continuation
      {"\xc0\xaf"sv, 0, 0},          // overlong
      {"\xe0\x80\x9b"sv, 0, 0},      // overlong
      {"\xed\xa0\x80"sv, 0, 0},      // half of a surrogate pair
      {"\xf4\x90\x80\x80"sv, 0, 0},  // past the last character
  };
  for (const First& c : cases) {
    const Character character = FirstCharacter(c.text);
    EXPECT_EQ(character.code, c.code) << c.text;
    EXPECT_EQ(character.length, c.length) << c.text;
  }
}

TEST(IsUtf8, IsSaidOfTextThatIsSoToItsEnd) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("a\u00fc\u20ac\U0001F512"));
  EXPECT_FALSE(IsUtf8("a\x93"));
  EXPECT_FALSE(IsUtf8("a\xe2\x82"));
}

}  // namespace
}  // namespace strongroom::base
