#include "base/printable.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strongroom::base {
namespace {

struct Shown {
  const char* what;
  std::string text;
  std::string printable;
};

TEST(Printable, ShowsWhatIsNotSeenAsEscapes) {
  const std::vector<Shown> cases{
      {"nothing", "", ""},
      {"plain text", "run nightly", "run nightly"},
      {"a backslash, so that it may be done twice", R"(\x1b)", R"(\x1b)"},
      {"umlauts", "Müller", "Müller"},
      {"an emoji", "\U0001F600", "\U0001F600"},
      {"colours", "\x1b[31mred", R"(\x1b[31mred)"},
      {"a title", "\x1b]0;owned\x07", R"(\x1b]0;owned\x07)"},
      {"a new line", "a\nb\r\tc", R"(a\nb\r\tc)"},
      {"NUL", std::string("a\0b", 3), R"(a\x00b)"},
      {"DEL", "a\x7f", R"(a\x7f)"},
      {"the C1 form of escape",
       "\xc2\x9b"
       "31m",
       R"(\x9b31m)"},
      {"text from right to left",
       "a\xe2\x80\xae"
       "b",
       R"(a\u{202e}b)"},
      {"an isolate", "\xe2\x81\xa6x", R"(\u{2066}x)"},
      {"no width",
       "a\xe2\x80\x8b"
       "b",
       R"(a\u{200b}b)"},
      {"a tag character", "\xf3\xa0\x81\x81", R"(\u{e0041})"},
      {"a noncharacter", "\xef\xbf\xbf\xef\xb7\x90", R"(\u{ffff}\u{fdd0})"},
      {"a byte that is no UTF-8", "a\xff", R"(a\xff)"},
      {"a character that is cut", "a\xe2\x82", R"(a\xe2\x82)"},
      {"an overlong slash", "\xc0\xaf", R"(\xc0\xaf)"},
      {"an overlong escape", "\xe0\x80\x9b", R"(\xe0\x80\x9b)"},
      {"half of a surrogate pair", "\xed\xa0\x80", R"(\xed\xa0\x80)"},
      {"past the last character", "\xf4\x90\x80\x80", R"(\xf4\x90\x80\x80)"},
  };
  for (const Shown& c : cases) {
    EXPECT_EQ(Printable(c.text), c.printable) << c.what;
    EXPECT_EQ(Printable(c.printable), c.printable) << c.what << ", twice";
    EXPECT_EQ(PrintableLines(PrintableLines(c.text)), PrintableLines(c.text)) << c.what;
  }
}

TEST(PrintableLines, KeepsLinesAndTabsAlone) {
  EXPECT_EQ(PrintableLines("a\n\tb\r\n\x1b[1m\x7f"), "a\n\tb\\r\n\\x1b[1m\\x7f");
  EXPECT_EQ(PrintableLines("\xe2\x80\xa8"), R"(\u{2028})") << "a line separator is no line end";
}

}  // namespace
}  // namespace strongroom::base
