#include "server/refusal.h"

#include <gtest/gtest.h>

namespace strongroom::server {
namespace {

TEST(Refusal, BecomesAJsonAnswer) {
  const http::Response gone = ToResponse({409, "RUN_TERMINAL", "the run \"x\" has ended"});
  EXPECT_EQ(gone.status, 409);
  EXPECT_EQ(gone.body, R"({"error":{"code":"RUN_TERMINAL","message":"the run \"x\" has ended"}})");
  EXPECT_TRUE(gone.headers.empty());
  EXPECT_EQ(ToResponse({503, "STORE_UNAVAILABLE", ""}).headers.at(0).first, "Retry-After");
}

TEST(RefuseRoute, AnswersInJsonToo) {
  struct Row {
    http::RouteFailure failure;
    int status;
    const char* code;
  };
  const std::vector<Row> rows = {
      {http::RouteFailure::kNotFound, 404, "\"NOT_FOUND\""},
      {http::RouteFailure::kMethodNotAllowed, 405, "\"METHOD_NOT_ALLOWED\""},
      {http::RouteFailure::kBadPath, 400, "\"BAD_PATH\""}};
  for (const Row& row : rows) {
    const http::Response response = RefuseRoute(row.failure);
    EXPECT_EQ(response.status, row.status);
    EXPECT_NE(response.body.find(row.code), std::string::npos) << response.body;
  }
}

}  // namespace
}  // namespace strongroom::server
