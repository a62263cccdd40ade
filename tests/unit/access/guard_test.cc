#include "access/guard.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/log.h"
#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::access {
namespace {

using namespace std::chrono_literals;

// Tokens and rights in memory; counts what it is asked.
struct FakeReviews final : Reviews {
  std::optional<User> ReviewToken(const std::string& token, std::string_view audience) override {
    ++asked;
    if (is_away) throw web::TransportError("10.96.0.1 does not answer");
    const auto found = users.find({token, std::string(audience)});
    if (found == users.end()) return std::nullopt;
    User user;
    user.name = found->second;
    return user;
  }
  bool MayGet(const User& user, std::string_view path) override {
    ++asked;
    if (is_away) throw web::TransportError("10.96.0.1 does not answer");
    return rights.contains({user.name, std::string(path)});
  }

  bool MayDo(const User&, const ResourceAccess&) override { return false; }

  std::map<std::pair<std::string, std::string>, std::string> users;  // by token and audience
  std::set<std::pair<std::string, std::string>> rights;              // user and path
  bool is_away = false;
  int asked = 0;
};

class GuardTest : public ::testing::Test {
 protected:
  GuardTest() : reviews_(new FakeReviews), guard_(Own(reviews_), clock_, "/metrics") {
    base::SilenceLog();
    reviews_->users = {{{"prometheus", ""}, "prometheus"},
                       {{"alice", ""}, "alice"},
                       {{"executor", "strongroom"}, "executor"}};
    reviews_->rights = {
        {"prometheus", "/metrics"}, {"executor", "/metrics"}, {"alice", "/healthz"}};
  }

  // Status of the answer, 200 when there is none.
  int Ask(const std::string& header, const std::string& peer = "10.0.0.1") {
    request_ = {};
    request_.headers.emplace("authorization", header);
    request_.peer_network = peer;
    response_ = guard_.Refuse(request_);
    return response_ ? response_->status : 200;
  }

  test::FakeClock clock_;
  FakeReviews* const reviews_;
  Guard guard_;
  http::Request request_;
  std::optional<http::Response> response_;

 private:
  static std::unique_ptr<Reviews> Own(FakeReviews* reviews) {
    return std::unique_ptr<Reviews>(reviews);
  }
};

TEST_F(GuardTest, LetsThroughWhoMayAndNobodyElse) {
  struct Row {
    const char* header;
    int status;
    const char* what;
  };
  const std::vector<Row> rows = {
      {"Bearer prometheus", 200, "may"},
      {"bearer prometheus", 200, "may"},
      {"", 401, "no token"},
      {"Bearer ", 401, "no token"},
      {"Basic prometheus", 401, "another scheme"},
      {"Bearer prometheus ", 401, "no token of Kubernetes"},
      {"Bearer forged", 401, "unknown to Kubernetes"},
      {"Bearer executor", 401, "for the audience strongroom"},
      {"Bearer alice", 403, "may get another path"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Ask(row.header), row.status) << row.what;
    EXPECT_EQ(request_.is_caller_known, row.status == 200) << row.what;
  }
}

TEST_F(GuardTest, SaysHowToAskAndNothingOfKubernetes) {
  Ask("Bearer forged");
  EXPECT_EQ(response_->headers.at(0),
            (std::pair<std::string, std::string>{"WWW-Authenticate", "Bearer"}));
  reviews_->is_away = true;
  EXPECT_EQ(Ask("Bearer prometheus"), 503);
  EXPECT_EQ(response_->headers.at(0).first, "Retry-After");
  EXPECT_EQ(response_->body.find("10.96.0.1"), std::string::npos) << response_->body;
}

TEST_F(GuardTest, AsksOnceAMinuteForWhoMay) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Ask("Bearer prometheus"), 200);
  EXPECT_EQ(reviews_->asked, 2) << "whose the token is, and what they may";
  reviews_->rights.clear();
  reviews_->is_away = true;
  clock_.Advance(59s);
  EXPECT_EQ(Ask("Bearer prometheus"), 200) << "also while Kubernetes is away";
  reviews_->is_away = false;
  clock_.Advance(1s);
  EXPECT_EQ(Ask("Bearer prometheus"), 403) << "what was taken is gone a minute later";
}

TEST_F(GuardTest, AsksAgainSoonForWhoMayNot) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Ask("Bearer alice"), 403);
  EXPECT_EQ(reviews_->asked, 2);
  reviews_->rights.insert({"alice", "/metrics"});
  clock_.Advance(9s);
  EXPECT_EQ(Ask("Bearer alice"), 403);
  clock_.Advance(1s);
  EXPECT_EQ(Ask("Bearer alice"), 200);
}

TEST_F(GuardTest, RemembersNoOutage) {
  reviews_->is_away = true;
  EXPECT_EQ(Ask("Bearer prometheus"), 503);
  reviews_->is_away = false;
  EXPECT_EQ(Ask("Bearer prometheus"), 200);
}

TEST_F(GuardTest, AsksNoMoreForAPeerWhoseTokensAreRefused) {
  EXPECT_EQ(Ask("Bearer prometheus"), 200);
  const int before = reviews_->asked;
  int refused = 0;
  for (int i = 0; i < 500; ++i) {
    const int status = Ask("Bearer forged" + std::to_string(i));
    EXPECT_TRUE(status == 401 || status == 429) << status;
    if (status == 429) ++refused;
  }
  EXPECT_EQ(refused, 470);
  EXPECT_EQ(reviews_->asked, before + 30);
  EXPECT_EQ(Ask("Bearer prometheus"), 200) << "who is known is not held up";
  EXPECT_EQ(Ask("Bearer alice", "10.0.0.2"), 403) << "nor is another peer";
  for (int i = 0; i < 500; ++i) Ask("Basic junk" + std::to_string(i), "10.0.0.3");
  EXPECT_EQ(Ask("Bearer alice", "10.0.0.3"), 403) << "what is no token costs nothing";
}

// All pods of a node may be one peer (peer.h).
TEST_F(GuardTest, BlindsNobodyWhoSharesTheirNetworkWithAFlood) {
  EXPECT_EQ(Ask("Bearer prometheus"), 200);
  int forged = 0;
  for (int minute = 0; minute < 59; ++minute) {
    for (int i = 0; i < 100; ++i) Ask("Bearer forged" + std::to_string(++forged));
    clock_.Advance(60s);
    while (Ask("Bearer forged" + std::to_string(++forged)) != 429) {
    }
    EXPECT_EQ(Ask("Bearer prometheus"), 200) << minute;
  }
  reviews_->rights.clear();
  clock_.Advance(60s);
  EXPECT_EQ(Ask("Bearer prometheus"), 403) << "trusted not to be junk, no more";
}

TEST_F(GuardTest, ChargesNobodyForOutages) {
  reviews_->is_away = true;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Ask("Bearer " + std::to_string(i)), 503);
  reviews_->is_away = false;
  EXPECT_EQ(Ask("Bearer prometheus"), 200);
}

}  // namespace
}  // namespace strongroom::access
