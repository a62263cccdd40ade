#include "cli/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/error.h"
#include "cli/table.h"

namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

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

TEST(Printer, WritesOneLineWhateverIsInIt) {
  std::ostringstream out;
  Printer(out).Line("a\x1b[2J\nb");
  EXPECT_EQ(out.str(), "a\\x1b[2J\\nb\n");
}

TEST(Printer, WritesEachOfSeveralLines) {
  std::ostringstream out;
  Printer(out).Lines("a\n\nb\x07\n");
  EXPECT_EQ(out.str(), "a\n\nb\\x07\n");
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

std::string NameOrError(const std::string& argument) {
  try {
    return NameFrom(argument, api::kRunKind);
  } catch (const CliError& e) {
    EXPECT_EQ(e.exit_code(), kWrongUsage);
    return "refused";
  }
}

TEST(NameFrom, TakesNamesWithAndWithoutTheirKind) {
  EXPECT_EQ(NameOrError("a"), "a");
  EXPECT_EQ(NameOrError("a.b-c.1"), "a.b-c.1");
  EXPECT_EQ(NameOrError("backupschedulerun.strongroom.dev/a"), "a");
  EXPECT_EQ(NameOrError("backupscheduleruns/a"), "a");
  EXPECT_EQ(NameOrError("bsr/a"), "a");
}

TEST(NameFrom, RefusesWhatWouldBeAnotherPath) {
  for (const char* argument : {"", "bsr/", "/a", "pod/a", "a/b/c", "..", ".", "-a", "a-", "a..b",
                               "A", "a b", "a%2fb", "a?x=1", "a\n", "bsr.other.dev/a"}) {
    EXPECT_EQ(NameOrError(argument), "refused") << argument;
  }
  EXPECT_EQ(NameOrError(std::string(254, 'a')), "refused");
}

TEST(CheckNamespace, RefusesWhatIsNoLabel) {
  CheckNamespace("team-a");
  for (const char* ns : {"", "Team", "a/b", "..", "a.b", "-a"}) {
    EXPECT_THROW(CheckNamespace(ns), CliError) << ns;
  }
  EXPECT_THROW(CheckNamespace(std::string(64, 'a')), CliError);
}

TEST(Table, HasColumnsAsWideAsTheirWidestCell) {
  Table table({"NAME", "N", "NOTE"});
  table.AddRow({"ä", "10", ""});
  table.AddRow({"longer", "2", "x\ny"});
  EXPECT_THAT(table.Lines(),
              ElementsAre("NAME     N    NOTE", "ä        10", "longer   2    x\\ny"));
}

}  // namespace
}  // namespace strongroom::cli
