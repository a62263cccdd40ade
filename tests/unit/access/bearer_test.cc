#include "access/bearer.h"

#include <gtest/gtest.h>

#include <vector>

namespace strongroom::access {
namespace {

TEST(BearerToken, IsWhatFollowsTheScheme) {
  EXPECT_EQ(BearerToken("Bearer abc.DEF-123_~+/="), "abc.DEF-123_~+/=");
  EXPECT_EQ(BearerToken("bearer a"), "a");
  EXPECT_EQ(BearerToken("BEARER " + std::string(8192, 'a')), std::string(8192, 'a'));
}

TEST(BearerToken, IsNothingElse) {
  const std::vector<std::string> rows = {"",
                                         "Bearer",
                                         "Bearer ",
                                         "Basic YTpi",
                                         "a.b.c",
                                         "Bearer a b",
                                         "Bearer  a",
                                         "Bearer \x01a",
                                         "Bearer \xc3\xa9",
                                         "Bearer a,b",
                                         "Bearer " + std::string(8193, 'a')};
  for (const std::string& row : rows) EXPECT_FALSE(BearerToken(row)) << row.substr(0, 40);
}

}  // namespace
}  // namespace strongroom::access
