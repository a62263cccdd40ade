#include "cli/printer.h"

#include <gtest/gtest.h>

#include <sstream>

namespace strongroom::cli {
namespace {

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

TEST(Printer, ColorsWhatIsItsOwnAndNothingElse) {
  const std::vector<ColoredText> line = {{Color::kGreen, "+a\tb\x1b[31m\n"}, {Color::kPlain, "c"}};
  std::ostringstream out;
  Printer(out, Colors::kShown).Colored(line);
  EXPECT_EQ(out.str(), "\x1b[32m+a\tb\\x1b[31m\\n\x1b[mc\n");
  std::ostringstream plain;
  Printer(plain).Colored(line);
  EXPECT_EQ(plain.str(), "+a\tb\\x1b[31m\\nc\n");
}

TEST(Printer, WritesOverALineWhateverIsInIt) {
  std::ostringstream out;
  Printer printer(out);
  printer.Over("a\x1b[2J\nb");
  printer.Over("");
  EXPECT_EQ(out.str(), "\ra\\x1b[2J\\nb\x1b[K\r\x1b[K");
}

}  // namespace
}  // namespace strongroom::cli
