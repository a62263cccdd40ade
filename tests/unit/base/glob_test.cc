#include "base/glob.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strongroom::base {
namespace {

struct Row {
  const char* pattern;
  const char* text;
  bool fits;
};

TEST(Glob, FitsByTheRow) {
  const std::vector<Row> rows{
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*", "anything", true},
      {"**", "", true},
      {"a", "a", true},
      {"a", "A", true},
      {"A", "a", true},
      {"a", "ab", false},
      {"a*", "ab", true},
      {"a*", "b", false},
      {"*b", "ab", true},
      {"*b", "aba", false},
      {"*b*", "abc", true},
      {"a*b*c", "a-b-b-c", true},
      {"a*b*c", "a-c-b", false},
      {"*ab", "aab", true},
      {"?", "a", true},
      {"?", "", false},
      {"?", "ab", false},
      {"?", "ü", true},
      {"??", "ü", false},
      {"*?", "", false},
      {"a?c", "aüc", true},
      {"Prod - *", "prod - Wi-Fi", true},
      {"Ü*", "ü", false},  // only ASCII has no case
      {"[a]", "a", false},
      {"\\*", "\\x", true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(GlobFits(row.pattern, row.text), row.fits) << row.pattern << " " << row.text;
  }
}

// What a matcher that goes back to every star would not come back from.
TEST(Glob, CostsNoMoreThanTheProductOfTheLengths) {
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "*a";
  EXPECT_FALSE(GlobFits(pattern + "b", std::string(100'000, 'a')));
}

}  // namespace
}  // namespace strongroom::base
