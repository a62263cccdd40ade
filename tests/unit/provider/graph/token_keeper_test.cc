#include "provider/graph/token_keeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Keeping : public testing::Test {
 protected:
  std::string Current() { return keeper_.Current({}); }

  // The code of the error that Current ends with.
  std::string Failure() {
    try {
      return Current();
    } catch (const ProviderError& e) {
      return e.code();
    }
  }

  test::FakeClock clock_;
  std::string fails_with_;  // a code
  std::atomic<int> asked_ = 0;
  std::chrono::steady_clock::time_point until_;
  const std::chrono::steady_clock::time_point deadline_ = clock_.Steady() + hours(5);
  TokenKeeper keeper_{[this](auto until, const auto&) {
                        until_ = until;
                        ++asked_;
                        if (!fails_with_.empty()) throw ProviderError(fails_with_, "why");
                        return Token{"token-" + std::to_string(asked_), seconds(3600)};
                      },
                      clock_, deadline_};
};

TEST_F(Keeping, AsksOnceForManyUses) {
  EXPECT_EQ(Current(), "token-1");
  EXPECT_EQ(Current(), "token-1");
  EXPECT_EQ(until_, deadline_);
}

TEST_F(Keeping, RenewsWhenFourFifthsOfItsLifeAreOver) {
  Current();
  clock_.Advance(minutes(47));
  EXPECT_EQ(Current(), "token-1");
  clock_.Advance(minutes(1));
  EXPECT_EQ(Current(), "token-2");
  EXPECT_EQ(until_, clock_.Steady() + seconds(20)) << "the old one is good, so nobody waits long";
}

TEST_F(Keeping, GoesOnWithAGoodTokenWhenItCannotBeRenewed) {
  Current();
  clock_.Advance(minutes(48));
  fails_with_ = kProviderUnavailable;
  EXPECT_EQ(Current(), "token-1");
  EXPECT_EQ(Current(), "token-1");
  EXPECT_EQ(asked_, 2) << "and does not ask each time";
  clock_.Advance(minutes(1));
  fails_with_ = kAuthenticationFailed;
  EXPECT_EQ(Current(), "token-1");
  clock_.Advance(minutes(1));
  fails_with_.clear();
  EXPECT_EQ(Current(), "token-4") << "what was refused meanwhile may be mended";
}

TEST_F(Keeping, HasNoneAfterItsLife) {
  Current();
  clock_.Advance(minutes(58));
  fails_with_ = kProviderUnavailable;
  EXPECT_EQ(Failure(), kProviderUnavailable);
  EXPECT_EQ(until_, deadline_);
}

TEST_F(Keeping, ReplacesARefusedTokenOnce) {
  EXPECT_EQ(Current(), "token-1");
  keeper_.Refuse("token-1");
  EXPECT_EQ(Current(), "token-2");
  keeper_.Refuse("token-1");
  EXPECT_EQ(Current(), "token-2") << "it was renewed since";
  EXPECT_EQ(asked_, 2);
}

// Each request of a run would else ask with the wrong secret.
TEST_F(Keeping, RemembersThatTheCredentialsAreRefused) {
  fails_with_ = kAuthenticationFailed;
  EXPECT_EQ(Failure(), kAuthenticationFailed);
  fails_with_.clear();
  EXPECT_EQ(Failure(), kAuthenticationFailed);
  EXPECT_EQ(asked_, 1);
}

TEST_F(Keeping, AsksAgainAfterWhatMayPass) {
  fails_with_ = kProviderUnavailable;
  EXPECT_EQ(Failure(), kProviderUnavailable);
  fails_with_.clear();
  EXPECT_EQ(Current(), "token-2");
}

TEST_F(Keeping, SaysWhyThereWasNoTokenWhenThereIsNoTimeLeft) {
  fails_with_ = kDeadlineExceeded;
  EXPECT_EQ(Failure(), kDeadlineExceeded);
  fails_with_ = kProviderUnavailable;
  EXPECT_EQ(Failure(), kProviderUnavailable);
  fails_with_ = kDeadlineExceeded;
  EXPECT_EQ(Failure(), kProviderUnavailable);
}

TEST_F(Keeping, KnowsNoRolesOfATokenThatItCannotRead) {
  EXPECT_EQ(keeper_.Roles({}), std::nullopt);
}

TEST(TokenKeeper, LetsOneThreadAskWhileTheOthersWait) {
  const test::FakeClock clock;
  std::latch go(1);
  std::atomic<int> asked = 0;
  TokenKeeper keeper(
      [&](auto, const auto&) {
        ++asked;
        asked.notify_all();
        go.wait();
        return Token{"token", seconds(60)};
      },
      clock, clock.Steady() + hours(1));
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] { good += keeper.Current({}) == "token" ? 1 : 0; });
    }
    asked.wait(0);
    go.count_down();
  }
  EXPECT_EQ(good, 4);
  EXPECT_EQ(asked, 1);
}

TEST(TokenKeeper, StopsWaiting) {
  const test::FakeClock clock;
  TokenKeeper keeper([](auto, const auto&) -> Token { throw web::StoppedError(); }, clock,
                     clock.Steady() + hours(1));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(keeper.Current(stop.get_token()), web::StoppedError);
  EXPECT_THROW(keeper.Current({}), web::StoppedError) << "and what stopped holds nobody up";
}

// A gateway may hand out what has little life left: of that, each use asks for one.
TEST(TokenKeeper, UsesATokenThatHardlyLivesOnce) {
  const test::FakeClock clock;
  int asked = 0;
  TokenKeeper keeper(
      [&](auto, const auto&) {
        if (++asked > 4) throw ProviderError(kInternal, "asked in vain");
        return Token{"token-" + std::to_string(asked), seconds(1)};
      },
      clock, clock.Steady() + hours(1));
  EXPECT_EQ(keeper.Current({}), "token-1");
  EXPECT_EQ(keeper.Current({}), "token-2");
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace strongroom::provider::graph
