#include "http/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "http/error.h"

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

TEST(Target, MustBeAPath) {
  for (const char* target : {"", "*", "http://host/path", "host:443"}) {
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

class TextBody final : public BodyReader {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  size_t Read(char* data, size_t size) override {
    const size_t count = std::min(size, text_.size());
    text_.copy(data, count);
    text_.erase(0, count);
    return count;
  }

 private:
  std::string text_;
};

TEST(ReadAll, TakesABodyUpToItsLimit) {
  TextBody fits(std::string(20000, 'x'));
  EXPECT_EQ(ReadAll(fits, 20000).size(), 20000U);
  TextBody large(std::string(20001, 'x'));
  try {
    ReadAll(large, 20000);
    ADD_FAILURE() << "accepted";
  } catch (const HttpError& e) {
    EXPECT_EQ(e.kind(), HttpError::Kind::kTooLarge);
  }
}

}  // namespace
}  // namespace strongroom::http
