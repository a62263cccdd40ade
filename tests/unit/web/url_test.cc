#include "web/url.h"

#include <gtest/gtest.h>

namespace strongroom::web {
namespace {

TEST(Escape, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(Escape("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(Escape("a/b?c#d%e f&g=h+i"), "a%2Fb%3Fc%23d%25e%20f%26g%3Dh%2Bi");
  EXPECT_EQ(Escape("ü\n"), "%C3%BC%0A");
  EXPECT_EQ(Escape("system:node"), "system%3Anode");
  EXPECT_EQ(Escape(".."), "%2E%2E");
  EXPECT_EQ(Escape("a..b"), "a..b");
}

TEST(QueryString, LeavesEmptyValuesOut) {
  EXPECT_EQ(QueryString({}), "");
  EXPECT_EQ(QueryString({{"a", ""}}), "");
  EXPECT_EQ(QueryString({{"b", "x,y=z"}, {"a", "1"}, {"c", ""}}), "?a=1&b=x%2Cy%3Dz");
}

}  // namespace
}  // namespace strongroom::web
