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

}  // namespace
}  // namespace strongroom::cli
