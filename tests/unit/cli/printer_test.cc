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

TEST(Printer, WritesOverALineWhateverIsInIt) {
  std::ostringstream out;
  Printer printer(out);
  printer.Over("a\x1b[2J\nb");
  printer.Over("");
  EXPECT_EQ(out.str(), "\ra\\x1b[2J\\nb\x1b[K\r\x1b[K");
}

}  // namespace
}  // namespace strongroom::cli
