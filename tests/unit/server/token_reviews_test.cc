#include "server/token_reviews.h"

#include <gtest/gtest.h>

#include "server/request_error.h"
#include "support/fake_clock.h"
#include "support/fake_cluster.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using namespace std::chrono_literals;

class TokenReviewsTest : public ::testing::Test {
 protected:
  TokenReviewsTest() {
    cluster_.AddToken("good.token_1",
                      {.user = "system:serviceaccount:team-a:runner", .ns = "team-a"});
  }
  int StatusOf(const std::string& header) {
    try {
      token_reviews_.IdentityOf(header);
      return 200;
    } catch (const RequestError& e) {
      return e.code().status;
    }
  }
  test::FakeClock clock_;
  test::FakeCluster cluster_;
  TokenReviews token_reviews_{cluster_, clock_};
};

TEST_F(TokenReviewsTest, KnowsABearerToken) {
  EXPECT_EQ(token_reviews_.IdentityOf("Bearer good.token_1").ns, "team-a");
  EXPECT_EQ(token_reviews_.IdentityOf("bearer good.token_1").ns, "team-a");
}

TEST_F(TokenReviewsTest, RefusesEverythingElse) {
  for (const std::string& header :
       {std::string(), std::string("Bearer "), std::string("Basic good.token_1"),
        std::string("good.token_1"), std::string("Bearer other"), std::string("Bearer a b"),
        "Bearer " + std::string(9000, 'a'), std::string("Bearer \x01")}) {
    EXPECT_EQ(StatusOf(header), 401) << header.substr(0, 40);
  }
  EXPECT_EQ(cluster_.reviews(), 1) << "what cannot be a token costs no question";
}

TEST_F(TokenReviewsTest, RemembersAnAcceptedTokenForSeconds) {
  EXPECT_EQ(StatusOf("Bearer good.token_1"), 200);
  cluster_.DropToken("good.token_1");
  clock_.Advance(9s);
  EXPECT_EQ(StatusOf("Bearer good.token_1"), 200);
  EXPECT_EQ(cluster_.reviews(), 1);
  clock_.Advance(2s);
  EXPECT_EQ(StatusOf("Bearer good.token_1"), 401);
  EXPECT_EQ(StatusOf("Bearer good.token_1"), 401);
  EXPECT_EQ(cluster_.reviews(), 3) << "a refused one is not remembered";
}

TEST_F(TokenReviewsTest, FailsWhenKubernetesIsAway) {
  cluster_.SetAway(true);
  EXPECT_THROW(token_reviews_.IdentityOf("Bearer good.token_1"), web::TransportError);
}

}  // namespace
}  // namespace strongroom::server
