#include "http/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(Target, IsSplitIntoPathAndQuery) {
  Request request;
  ASSERT_TRUE(ParseTarget("/v1/a%20b/c?uid=1-2&x=%41+b&uid=3&&empty&broken=%4", request));
  EXPECT_EQ(request.path, "/v1/a%20b/c");
  EXPECT_THAT(request.query, UnorderedElementsAre(Pair("uid", "1-2"), Pair("x", "A b"),
                                                  Pair("empty", ""), Pair("broken", "%4")));
  EXPECT_THAT(request.PathSegments(), ElementsAre("v1", "a%20b", "c"));
}

TEST(Target, MayBeInAbsoluteForm) {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"http://host/path", "/path"},  {"HTTPS://host:8443/a?x=1", "/a"},
      {"https://[::1]:8443/a", "/a"}, {"http://host", "/"},
      {"http://host?x=1", "/"},       {"http://host//a/", "//a/"},
  };
  for (const auto& [target, path] : rows) {
    Request request;
    EXPECT_TRUE(ParseTarget(target, request)) << target;
    EXPECT_EQ(request.path, path);
    const bool has_query = std::string_view(target).find('?') != std::string_view::npos;
    EXPECT_EQ(request.query.count("x"), has_query ? 1U : 0U) << target;
  }
}

TEST(Target, MustBeAPath) {
  for (const char* target : {"", "*", "host:443", "http:///path", "http://", "http://u@host/path",
                             "http:/path", "ftp://host/path", "path", "?x=1"}) {
    Request request;
    EXPECT_FALSE(ParseTarget(target, request)) << target;
  }
}

TEST(PathSegments, KeepsEmptyOnes) {
  Request request;
  request.path = "/";
  EXPECT_THAT(request.PathSegments(), ElementsAre(""));
  request.path = "//a/";
  EXPECT_THAT(request.PathSegments(), ElementsAre("", "a", ""));
  request.path = "";
  EXPECT_THAT(request.PathSegments(), IsEmpty());
}

}  // namespace
}  // namespace strongroom::http
