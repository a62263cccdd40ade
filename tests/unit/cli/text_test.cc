#include "cli/text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/printer.h"

namespace strongroom::cli {
namespace {

struct Shown {
  const char* what;
  std::string text;
  std::string printable;
};

TEST(Printable, ShowsWhatMustNotReachATerminalAsEscapes) {
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
  }
}

TEST(JsonText, StaysJsonWhenItIsPrinted) {
  const nlohmann::json hostile{{"message", "\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xff"}};
  const std::string text = JsonText(hostile);
  std::ostringstream out;
  Printer(out).Lines(text);
  EXPECT_EQ(out.str(), text + "\n");
  EXPECT_EQ(nlohmann::json::parse(out.str())["message"],
            "\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xef\xbf\xbd");
}

TEST(Shorten, CutsCharactersAndNotBytes) {
  EXPECT_EQ(Shorten("abcdef", 6), "abcdef");
  EXPECT_EQ(Shorten("abcdefg", 6), "abc...");
  EXPECT_EQ(Shorten("üüüüüüü", 6), "üüü...");
  EXPECT_EQ(Shorten("\x1b[31m", 20), R"(\x1b[31m)");
}

}  // namespace
}  // namespace strongroom::cli
