#include "server/sets/api_status.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace strongroom::server::sets {
namespace {

TEST(ApiStatus, IsAStatusObject) {
  const http::Response response =
      ToResponse(Invalid("nightly-1-7", {kFieldValueInvalid, "spec.hold", "is none"}), "backupsets",
                 "nightly-1-7");
  EXPECT_EQ(response.status, 422);
  const base::Json status = base::ParseJson(response.body);
  EXPECT_EQ(status["kind"], "Status");
  EXPECT_EQ(status["reason"], "Invalid");
  EXPECT_EQ(status["code"], 422);
  EXPECT_EQ(status["details"]["kind"], "BackupSet") << "kubectl shows the causes of that alone";
  EXPECT_EQ(status["details"]["causes"][0]["field"], "spec.hold");
}

TEST(ApiStatus, TellsAnAlteredContentFromAServerThatFails) {
  const auto reason = [](const ApiStatus& error) {
    const http::Response response = ToResponse(error);
    EXPECT_EQ(response.status, 500);
    return base::ParseJson(response.body)["reason"].get<std::string>();
  };
  EXPECT_EQ(reason({StatusReason::kContentAltered, "altered"}), "ContentAltered");
  EXPECT_EQ(reason(Internal()), "InternalError");
}

TEST(ApiStatus, SaysWhenToComeAgainAndHowToSignIn) {
  using Headers = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(ToResponse(TooManyRequests("later")).headers, (Headers{{"Retry-After", "5"}}));
  EXPECT_EQ(ToResponse(Unauthorized()).headers, (Headers{{"WWW-Authenticate", "Bearer"}}));
  EXPECT_EQ(ToResponse(Unavailable("away")).headers, Headers{}) << "nobody waits in silence";
}

TEST(ApiStatus, KeepsTheStatusOfWhatNoHandlerSaw) {
  for (const int status : {400, 404, 405, 408, 413, 431, 500, 503}) {
    EXPECT_EQ(RefuseRequest({status, "no"}).status, status);
  }
}

}  // namespace
}  // namespace strongroom::server::sets
