#include "server/sets/list_page.h"

#include <gtest/gtest.h>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

http::Request Asking(const std::string& name, const std::string& value) {
  http::Request request;
  request.query.emplace(name, value);
  return request;
}

TEST(ListQuery, TakesAsManyAsThereMayBe) {
  EXPECT_EQ(ReadListQuery({}, "a").limit, kPageSize);
  EXPECT_EQ(ReadListQuery(Asking("limit", "0"), "a").limit, kPageSize);
  EXPECT_EQ(ReadListQuery(Asking("limit", "7"), "a").limit, 7);
  EXPECT_EQ(ReadListQuery(Asking("limit", "9223372036854775807"), "a").limit, kPageSize);
  for (const char* bad : {"-1", "x", "7x", "9223372036854775808"}) {
    EXPECT_THROW(ReadListQuery(Asking("limit", bad), "a"), ApiStatus) << bad;
  }
}

TEST(ListQuery, GoesOnWhereAPageEnded) {
  const std::string token = ContinueToken({.ns = "team-a", .run = "nightly-1", .id = 42});
  const store::SetQuery query = ReadListQuery(Asking("continue", token), "");
  EXPECT_EQ(query.after.ns, "team-a");
  EXPECT_EQ(query.after.run, "nightly-1");
  EXPECT_EQ(query.after.id, 42);
}

// As Kubernetes answers an old one: the client lists anew.
TEST(ListQuery, RefusesTokensThatAreNotOurs) {
  for (const char* token : {"x", "e30=", "bnVsbA==", "W10=", "eyJpZCI6LTF9"}) {
    try {
      ReadListQuery(Asking("continue", token), "");
      ADD_FAILURE() << token;
    } catch (const ApiStatus& e) {
      EXPECT_EQ(e.reason(), StatusReason::kExpired) << token;
      EXPECT_EQ(e.code(), 410) << token;
    }
  }
}

}  // namespace
}  // namespace strongroom::server::sets
