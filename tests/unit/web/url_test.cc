#include "web/url.h"

#include <gtest/gtest.h>

#include <stdexcept>

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

TEST(PathOf, PutsEscapedValuesInThePlaceOfParameters) {
  EXPECT_EQ(PathOf("/v1/{a}/x/{b}/y", {{"a", "1/2"}, {"b", ".."}}), "/v1/1%2F2/x/%2E%2E/y");
  EXPECT_EQ(PathOf("/{a}", {{"a", "{b}"}}), "/%7Bb%7D") << "a value is no pattern";
  EXPECT_EQ(PathOf("/v1", {}), "/v1");
  EXPECT_THROW(PathOf("/{a}", {{"b", "1"}}), std::out_of_range);
}

TEST(QueryString, LeavesEmptyValuesOut) {
  EXPECT_EQ(QueryString({}), "");
  EXPECT_EQ(QueryString({{"a", ""}}), "");
  EXPECT_EQ(QueryString({{"b", "x,y=z"}, {"a", "1"}, {"c", ""}}), "?a=1&b=x%2Cy%3Dz");
}

}  // namespace
}  // namespace strongroom::web
