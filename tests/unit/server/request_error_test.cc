#include "server/request_error.h"

#include <gtest/gtest.h>

namespace strongroom::server {
namespace {

TEST(RequestError, BecomesAJsonAnswer) {
  const http::Response gone =
      ToResponse({api::refusal_code::kRunTerminal, "the run \"x\" has ended"});
  EXPECT_EQ(gone.status, 409);
  EXPECT_EQ(gone.body, R"({"error":{"code":"RUN_TERMINAL","message":"the run \"x\" has ended"}})");
  EXPECT_TRUE(gone.headers.empty());
  EXPECT_EQ(ToResponse({api::refusal_code::kStoreUnavailable, ""}).headers.at(0).first,
            "Retry-After");
}

TEST(PastLimit, SaysHowMuchAndWhichFlag) {
  const RequestError refusal =
      PastLimit(api::refusal_code::kTooManyItems, "the report has", 20, "policies");
  EXPECT_STREQ(refusal.what(), "the report has more than 20 policies (--max-items of the server)");
  EXPECT_EQ(refusal.code().word, "TOO_MANY_ITEMS");
}

TEST(RefuseRequest, GivesWhatHasNoRouteTheSameForm) {
  const http::Response response = RefuseRequest({404, "there is nothing"});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, R"({"error":{"code":"NOT_FOUND","message":"there is nothing"}})");
}

TEST(RefuseRequest, HasAWordForEachStatus) {
  for (const int status : {400, 404, 405, 408, 413, 431, 500, 503}) {
    EXPECT_EQ(RefuseRequest({status, ""}).status, status);
  }
}

}  // namespace
}  // namespace strongroom::server
