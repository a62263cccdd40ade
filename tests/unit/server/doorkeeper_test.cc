#include "server/doorkeeper.h"

#include <gtest/gtest.h>

#include "base/log.h"
#include "server/request_error.h"
#include "support/fake_clock.h"
#include "support/fake_cluster.h"
#include "support/token.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using namespace std::chrono_literals;
using test::MakeToken;
using test::TokenSpec;

class DoorkeeperTest : public ::testing::Test {
 protected:
  DoorkeeperTest() {
    base::SilenceLog();
    cluster_.AddToken(good_, {.user = "system:serviceaccount:team-a:runner", .ns = "team-a"});
  }

  // "team-a", or status and code.
  std::string Admit(const std::string& token, const std::string& peer = "10.0.0.1") {
    try {
      return doorkeeper_.Admit("Bearer " + token, peer).ns;
    } catch (const RequestError& e) {
      return std::to_string(e.code().status) + " " + std::string(e.code().word);
    }
  }
  // A token of the right form that nobody has signed, another one each time.
  std::string Forged(TokenSpec spec = {}) {
    spec.signature = std::to_string(++forged_);
    return MakeToken(spec);
  }
  bool HasCounted(const std::string& by, int count) {
    return registry_.Render().find("strongroom_refused_tokens_total{by=\"" + by + "\"} " +
                                   std::to_string(count) + "\n") != std::string::npos;
  }

  static constexpr const char* kUnknown = "401 UNAUTHENTICATED";
  static constexpr const char* kLater = "429 TOO_MANY_TOKENS";

  const std::string good_ = MakeToken();
  test::FakeClock clock_;
  test::FakeCluster cluster_;
  metrics::Registry registry_;
  const metrics::ServerMetrics metrics_{registry_};
  TokenReviews token_reviews_{cluster_, clock_};
  Doorkeeper doorkeeper_{token_reviews_, clock_, metrics_, {.refused_tokens_per_peer = 5}};
  int forged_ = 0;
};

TEST_F(DoorkeeperTest, AsksNobodyAboutJunk) {
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(Admit("junk" + std::to_string(i)), kUnknown);
    EXPECT_EQ(Admit(Forged({.audiences = R"(["https://kubernetes.default.svc"])"})), kUnknown);
  }
  EXPECT_EQ(cluster_.reviews(), 0);
  EXPECT_TRUE(HasCounted("form", 2000));
  EXPECT_EQ(Admit(good_), "team-a") << "the peer of junk is not held up";
}

TEST_F(DoorkeeperTest, AsksOnceAboutATokenThatIsRefused) {
  const std::string forged = Forged();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Admit(forged), kUnknown);
  EXPECT_EQ(cluster_.reviews(), 1);
  EXPECT_TRUE(HasCounted("memory", 99));
  clock_.Advance(11s);
  EXPECT_EQ(Admit(forged), kUnknown);
  EXPECT_EQ(cluster_.reviews(), 2) << "it may have become good";
}

TEST_F(DoorkeeperTest, RemembersNoMoreThanMemoryAllows) {
  const std::string first = Forged();
  Admit(first, "10.0.0.0");
  for (int i = 0; i < 10'000; ++i) Admit(Forged(), "10.1.0." + std::to_string(i));
  const int before = cluster_.reviews();
  EXPECT_EQ(Admit(first, "10.0.0.0"), kUnknown);
  EXPECT_EQ(cluster_.reviews(), before + 1) << "the oldest is forgotten";
}

TEST_F(DoorkeeperTest, AsksNoMoreForAPeerWhoseTokensAreRefused) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Admit(Forged()), kUnknown);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Admit(Forged()), kLater);
  EXPECT_EQ(cluster_.reviews(), 5);
  EXPECT_TRUE(HasCounted("limit", 100));
  EXPECT_EQ(Admit(good_, "10.0.0.2"), "team-a") << "another peer is asked about";
  EXPECT_EQ(Admit(good_), "team-a") << "and what is known is known of everybody";
  clock_.Advance(1min);
  cluster_.DropToken(good_);
  EXPECT_EQ(Admit(Forged()), kUnknown);
}

TEST_F(DoorkeeperTest, ChargesNobodyForGoodTokensAndForOutages) {
  for (int i = 0; i < 50; ++i) {
    const std::string token = Forged();
    cluster_.AddToken(token, {.user = "", .ns = "team-b"});
    EXPECT_EQ(Admit(token), "team-b");
  }
  cluster_.SetAway(true);
  for (int i = 0; i < 50; ++i) EXPECT_THROW(Admit(Forged()), web::WebError);
  cluster_.SetAway(false);
  EXPECT_EQ(Admit(good_), "team-a");
}

TEST_F(DoorkeeperTest, AsksSparinglyAboutOtherIssuersAndLearnsThem) {
  EXPECT_EQ(Admit(good_), "team-a");
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Admit(Forged({.issuer = "https://elsewhere"}), std::to_string(i)), kUnknown);
  }
  EXPECT_EQ(cluster_.reviews(), 1 + 3);
  clock_.Advance(10s);
  const std::string next = Forged({.issuer = "https://next"});
  cluster_.AddToken(next, {.user = "", .ns = "team-b"});
  EXPECT_EQ(Admit(next), "team-b") << "the cluster's issuer was changed";
  for (int i = 0; i < 20; ++i) {
    const std::string token = Forged({.issuer = "https://next"});
    cluster_.AddToken(token, {.user = "", .ns = "team-b"});
    EXPECT_EQ(Admit(token), "team-b");
  }
}

TEST_F(DoorkeeperTest, AsksSparinglyAboutExpiredTokensAndSoNoticesAWrongClock) {
  const int64_t now = clock_.NowSeconds().time_since_epoch().count();
  EXPECT_EQ(Admit(Forged({.expires = now - 59})), kUnknown);
  EXPECT_EQ(cluster_.reviews(), 1) << "clocks differ a little";
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Admit(Forged({.expires = now - 60}), std::to_string(i)), kUnknown);
  }
  EXPECT_EQ(cluster_.reviews(), 1 + 3);

  clock_.Advance(10s);
  clock_.Step(24h * 365 * 10);
  for (int i = 0; i < 20; ++i) {
    const std::string token = Forged();
    cluster_.AddToken(token, {.user = "", .ns = "team-b"});
    EXPECT_EQ(Admit(token), "team-b") << i;
  }
}

}  // namespace
}  // namespace strongroom::server
