#include "access/reviews.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "support/scripted_transport.h"
#include "web/error.h"

namespace strongroom::access {
namespace {

using nlohmann::json;

constexpr const char* kTokens = "/apis/authentication.k8s.io/v1/tokenreviews";
constexpr const char* kAccess = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

class ReviewsTest : public ::testing::Test {
 protected:
  json Sent() { return json::parse(transport_.Requests().back().body); }

  const json user_{{"username", "system:serviceaccount:monitoring:prometheus"},
                   {"uid", "u-1"},
                   {"groups", {"system:serviceaccounts", "system:authenticated"}},
                   {"extra", {{"scopes", {"a", "b"}}}}};
  base::SystemClock clock_;
  test::ScriptedTransport transport_;
  KubeReviews reviews_{kube::Client(transport_, {}, clock_)};
};

TEST_F(ReviewsTest, TellAllThatKubernetesKnowsOfAUser) {
  transport_.Add(kTokens, 201, json{{"status", {{"authenticated", true}, {"user", user_}}}}.dump());
  const auto user = reviews_.ReviewToken("the-token", "");
  ASSERT_TRUE(user);
  EXPECT_EQ(*user, (User{.name = "system:serviceaccount:monitoring:prometheus",
                         .uid = "u-1",
                         .groups = {"system:serviceaccounts", "system:authenticated"},
                         .extra = {{"scopes", {"a", "b"}}}}));
  EXPECT_EQ(Sent()["spec"], (json{{"token", "the-token"}})) << "the API server's own audience";
}

TEST_F(ReviewsTest, KnowNobodyByATokenThatIsNotGood) {
  const std::vector<json> rows = {
      {{"authenticated", false}, {"user", user_}},
      {{"authenticated", false}, {"error", "expired"}},
      {{"authenticated", true}},
      {{"authenticated", true}, {"user", {{"username", ""}}}},
      {{"error", "x"}},
      json::object(),
  };
  for (const json& status : rows) {
    EXPECT_FALSE(DecodeTokenReview({{"status", status}}, "")) << status;
  }
  EXPECT_FALSE(DecodeTokenReview(json::object(), ""));
}

TEST_F(ReviewsTest, AskWhetherTheUserMayGetThePath) {
  transport_.Add(kAccess, 201, R"({"status":{"allowed":true}})");
  EXPECT_TRUE(reviews_.MayGet(
      {.name = "alice", .uid = "u-2", .groups = {"people"}, .extra = {{"scopes", {"a"}}}},
      "/metrics"));
  EXPECT_EQ(Sent()["spec"], json::parse(R"({"user":"alice","uid":"u-2","groups":["people"],
                            "extra":{"scopes":["a"]},
                            "nonResourceAttributes":{"path":"/metrics","verb":"get"}})"));
}

TEST_F(ReviewsTest, AllowNothingThatKubernetesDoesNotSay) {
  for (const char* answer :
       {R"({"status":{"allowed":false}})", R"({"status":{"allowed":true,"denied":true}})",
        R"({"status":{"denied":true}})", R"({"status":{}})", "{}"}) {
    transport_.Replace(kAccess, 201, answer);
    EXPECT_FALSE(reviews_.MayGet({.name = "alice", .uid = "", .groups = {}, .extra = {}}, "/x"))
        << answer;
  }
}

TEST_F(ReviewsTest, FailWhereKubernetesDoesNotAnswer) {
  transport_.Add(kTokens, 403, R"({"kind":"Status","reason":"Forbidden"})");
  transport_.AddFailure(kAccess, "gone");
  EXPECT_THROW(reviews_.ReviewToken("the-token", ""), web::WebError);
  EXPECT_THROW(reviews_.MayGet({}, "/metrics"), web::WebError);
}

}  // namespace
}  // namespace strongroom::access
