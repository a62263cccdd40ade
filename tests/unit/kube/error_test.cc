#include "kube/error.h"

#include <gtest/gtest.h>

#include "unit/kube/answers.h"

namespace strongroom::kube {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(ApiError, IsReadFromAStatusObject) {
  const ApiError error = DecodeApiError(
      "create leases a/b",
      {409,
       R"({"kind":"Status","status":"Failure","message":"leases \"b\" already exists","reason":"AlreadyExists","code":409})",
       {}});
  EXPECT_EQ(error.status(), 409);
  EXPECT_EQ(error.reason(), "AlreadyExists");
  EXPECT_STREQ(error.what(), "create leases a/b: 409 AlreadyExists: leases \"b\" already exists");
  EXPECT_TRUE(IsAlreadyExists(error));
  EXPECT_FALSE(IsConflict(error));
}

TEST(ApiError, ShowsNothingOfAnythingElse) {
  const std::vector<std::string> bodies = {"",
                                           "<html>bad gateway</html>",
                                           "[]",
                                           "{}",
                                           "null",
                                           "{\"kind\":\"Status\"",
                                           std::string(5000, '['),
                                           "\xff\xfe"};
  for (const std::string& body : bodies) {
    const ApiError error = DecodeApiError("get x", {502, body, {}});
    EXPECT_EQ(error.status(), 502);
    EXPECT_EQ(error.reason(), "");
    EXPECT_STREQ(error.what(), "get x: 502, and the answer is no Kubernetes Status");
  }
}

TEST(ApiError, SaysHowLongToWait) {
  struct Row {
    std::map<std::string, std::string> headers;
    std::string body;
    std::optional<seconds> expected;
  };
  const std::vector<Row> rows = {
      {{{"retry-after", "7"}}, "", seconds{7}},
      {{{"retry-after", "soon"}}, "", std::nullopt},
      {{}, R"({"kind":"Status","details":{"retryAfterSeconds":3}})", seconds{3}},
      {{}, R"({"kind":"Status","details":{"retryAfterSeconds":9223372036854775807}})", hours{24}},
      {{{"retry-after", "1"}},
       R"({"kind":"Status","details":{"retryAfterSeconds":3}})",
       seconds{1}},
      {{}, R"({"kind":"Status","details":{"retryAfterSeconds":-3}})", std::nullopt},
      {{}, R"({"kind":"Status","details":{"retryAfterSeconds":1e9}})", std::nullopt},
      {{}, "", std::nullopt},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(DecodeApiError("x", {429, row.body, row.headers}).retry_after(), row.expected)
        << row.body;
  }
}

TEST(ApiError, TakesTheCodeOfAWatchErrorFromItsStatus) {
  EXPECT_TRUE(IsGone(DecodeStatus("watch x", R"({"code":410,"reason":"Gone"})")));
  EXPECT_TRUE(IsGone(DecodeStatus("watch x", R"({"code":410})")));
  EXPECT_TRUE(IsGone(DecodeStatus("watch x", R"({"reason":"Expired"})")));
  EXPECT_FALSE(IsGone(DecodeStatus("watch x", R"({"code":500,"reason":"InternalError"})")));
  EXPECT_EQ(DecodeStatus("watch x", R"({"code":"410"})").status(), 0);
  EXPECT_EQ(DecodeStatus("watch x", R"({"code":99999999999})").status(), 0);
  EXPECT_EQ(DecodeStatus("watch x", "[1]").status(), 0);
}

}  // namespace
}  // namespace strongroom::kube
