#include "controller/lent.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <memory>
#include <thread>

namespace strongroom::controller {
namespace {

TEST(Lent, IsNotThereBeforeItIsLentAndAfterItWasTakenBack) {
  Lent<int> lent;
  int uses = 0;
  const auto use = [&](int&) { ++uses; };
  lent.With(use);
  EXPECT_EQ(uses, 0);
  int value = 7;
  {
    const auto loan = lent.Lend(value);
    lent.With([&](int& seen) { EXPECT_EQ(&seen, &value); });
    lent.With(use);
    EXPECT_EQ(uses, 1);
  }
  lent.With(use);
  EXPECT_EQ(uses, 1);
}

// A scrape that takes long, and a watch that has a change to tell meanwhile.
TEST(Lent, LetsOneUserGoOnWhileAnotherIsSlow) {
  Lent<int> lent;
  int value = 0;
  const auto loan = lent.Lend(value);
  std::latch is_sampling(1);
  std::latch was_told(1);
  const std::jthread scrape([&] {
    lent.With([&](int&) {
      is_sampling.count_down();
      was_told.wait();
    });
  });
  is_sampling.wait();
  lent.With([&](int&) { was_told.count_down(); });
}

TEST(Lent, TakesBackOnlyWhatNobodyUsesAnyMore) {
  Lent<int> lent;
  auto value = std::make_unique<int>(7);
  std::latch is_lent(1);
  std::latch is_used(1);
  std::latch takes_back(1);
  std::promise<void> release;
  int seen = 0;
  std::jthread owner([&] {
    {
      const auto loan = lent.Lend(*value);
      is_lent.count_down();
      is_used.wait();
      takes_back.count_down();
    }
    value.reset();
  });
  is_lent.wait();
  const std::jthread user([&] {
    lent.With([&](int& lent_value) {
      is_used.count_down();
      release.get_future().wait();
      seen = lent_value;
    });
  });
  takes_back.wait();
  // Whether or not the owner waits yet: it cannot be through before the user is.
  EXPECT_EQ(*value, 7);
  release.set_value();
  owner.join();
  EXPECT_EQ(seen, 7);
}

TEST(Lent, IsGivenBackByAUserThatThrows) {
  Lent<int> lent;
  int value = 0;
  const auto loan = lent.Lend(value);
  EXPECT_THROW(lent.With([](int&) { throw std::runtime_error("no"); }), std::runtime_error);
}

}  // namespace
}  // namespace strongroom::controller
