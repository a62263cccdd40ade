#include "web/line_splitter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "web/error.h"

namespace strongroom::web {
namespace {

std::vector<std::string> Split(const std::vector<std::string>& pieces, size_t limit = 100) {
  LineSplitter splitter(limit);
  std::vector<std::string> lines;
  for (const auto& piece : pieces) {
    splitter.Feed(piece, [&](std::string_view line) { lines.emplace_back(line); });
  }
  lines.push_back("rest:" + splitter.rest());
  return lines;
}

TEST(LineSplitter, CutsWhereverThePiecesEnd) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(Split({"a\nb\n"}), (Lines{"a", "b", "rest:"}));
  EXPECT_EQ(Split({"a", "", "b", "\n", "c"}), (Lines{"ab", "rest:c"}));
  EXPECT_EQ(Split({"a\r\n\r\n\n", "b\r", "\n"}), (Lines{"a", "b", "rest:"}));
  EXPECT_EQ(Split({"\n"}), (Lines{"rest:"}));
}

TEST(LineSplitter, RefusesLinesPastTheLimit) {
  EXPECT_EQ(Split({"1234\n", "1234\n"}, 4).size(), 3U);
  EXPECT_THROW(Split({"12345\n"}, 4), TransportError);
  EXPECT_THROW(Split({"123", "45"}, 4), TransportError);
}

}  // namespace
}  // namespace strongroom::web
