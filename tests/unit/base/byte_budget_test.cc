#include "base/byte_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "support/eventually.h"

namespace strongroom::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// Somebody who waits for a loan, and keeps it until told otherwise.
class Waiting {
 public:
  Waiting(ByteBudget& budget, const std::string& owner, uint64_t bytes) {
    const size_t before = budget.waiting();
    thread_ = std::jthread([&budget, this, owner, bytes](const std::stop_token& stop) {
      auto loan = budget.Take(owner, bytes, hours(1), stop);
      const MutexLock lock(mutex_);
      if (loan) loan_ = std::make_unique<ByteBudget::Loan>(std::move(*loan));
    });
    EXPECT_TRUE(test::Eventually([&] { return budget.waiting() == before + 1; }));
  }
  bool IsServed() {
    return test::Eventually([&] {
      const MutexLock lock(mutex_);
      return loan_ != nullptr;
    });
  }
  void GiveBack() {
    const MutexLock lock(mutex_);
    loan_.reset();
  }

 private:
  Mutex mutex_;
  std::unique_ptr<ByteBudget::Loan> loan_ GUARDED_BY(mutex_);
  std::jthread thread_;
};

constexpr milliseconds kNow{0};

TEST(ByteBudget, GivesWhatIsThereAndNoMore) {
  ByteBudget budget(100);
  {
    const auto first = budget.Take("a", 60, kNow);
    ASSERT_TRUE(first);
    EXPECT_FALSE(budget.Take("b", 41, kNow));
    EXPECT_TRUE(budget.Take("b", 40, kNow));
    auto second = budget.Open("b");
    EXPECT_TRUE(second.TryGrow(30));
    EXPECT_TRUE(second.TryGrow(10));
    EXPECT_FALSE(second.TryGrow(1));
  }
  EXPECT_TRUE(budget.Take("a", 75, kNow)) << "all was given back";
}

TEST(ByteBudget, AnOwnerNeverHasMoreThanItsShare) {
  ByteBudget budget(100);
  const auto first = budget.Take("a", 50, kNow);
  EXPECT_FALSE(budget.Take("a", 26, kNow)) << "there are as many, but not for it";
  EXPECT_FALSE(budget.Open("a").TryGrow(26));
  EXPECT_TRUE(budget.Take("b", 26, kNow));
  const auto second = budget.Take("a", 25, kNow);
  EXPECT_TRUE(second);
  EXPECT_FALSE(budget.Open("a").TryGrow(1));
  EXPECT_TRUE(budget.Take("b", 25, kNow)) << "there is always a quarter for others";
}

TEST(ByteBudget, GivesAShareToWhoWantsMore) {
  ByteBudget budget(100);
  const auto all = budget.Take("a", UINT64_MAX, kNow);
  ASSERT_TRUE(all);
  EXPECT_FALSE(budget.Open("a").TryGrow(1));
  EXPECT_FALSE(budget.Open("b").TryGrow(26));
  EXPECT_TRUE(budget.Open("b").TryGrow(25));
}

TEST(ByteBudget, ALoanThatMovesIsGivenBackOnce) {
  ByteBudget budget(100);
  auto first = budget.Take("a", 75, kNow);
  {
    const ByteBudget::Loan moved = std::move(*first);
    EXPECT_FALSE(budget.Open("a").TryGrow(1));
  }
  first.reset();
  EXPECT_TRUE(budget.Open("a").TryGrow(75));
  EXPECT_TRUE(budget.Take("a", 75, kNow));
}

TEST(ByteBudget, ManyThreadsNeverHaveMoreThanThereIs) {
  ByteBudget budget(100);
  std::atomic<uint64_t> used = 0;
  std::atomic<bool> is_exceeded = false;
  std::vector<std::jthread> threads;
  for (uint64_t thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 200; ++round) {
        const uint64_t bytes = thread == 0 ? 75 : 10 + thread;
        const auto loan = budget.Take(std::to_string(thread / 2), bytes, hours(1));
        if (!loan || used.fetch_add(bytes) + bytes > 100) is_exceeded = true;
        used.fetch_sub(bytes);
      }
    });
  }
  threads.clear();
  EXPECT_FALSE(is_exceeded);
  EXPECT_TRUE(budget.Open("a").TryGrow(75));
}

// Of three namespaces, two with large reports.
TEST(ByteBudget, ALargeOneThatWaitsKeepsNoSmallOneWaiting) {
  ByteBudget budget(100);
  auto first = budget.Take("large", 75, kNow);
  Waiting second(budget, "also large", 75);
  {
    const auto small = budget.Take("small", 20, kNow);
    EXPECT_TRUE(small) << "the large one could not have it either";
    EXPECT_FALSE(budget.Take("small", 6, kNow)) << "there is no more";
  }
  first.reset();
  EXPECT_TRUE(second.IsServed());
}

TEST(ByteBudget, SmallOnesThatPassALargeOneLeaveItWhatItWants) {
  ByteBudget budget(100);
  auto first = budget.Take("a", 40, kNow);
  Waiting large(budget, "large", 70);
  std::vector<ByteBudget::Loan> passed;
  for (const char* owner : {"b", "c", "d"}) {
    auto loan = budget.Take(owner, 10, kNow);
    ASSERT_TRUE(loan) << owner;
    passed.push_back(std::move(*loan));
  }
  EXPECT_FALSE(budget.Take("e", 10, kNow)) << "there is room, but the large one would wait for it";
  passed.pop_back();
  EXPECT_TRUE(budget.Take("e", 10, kNow)) << "one passes for one that has ended";
  first.reset();
  EXPECT_TRUE(large.IsServed()) << "though two that passed it are still there";
}

TEST(ByteBudget, ServesThoseWhoWaitInTheirOrder) {
  ByteBudget budget(100);
  auto others = budget.Take("others", 75, kNow);
  // No two of them fit at once.
  Waiting a(budget, "a", 70);
  Waiting b(budget, "b", 60);
  Waiting c(budget, "c", 51);
  others.reset();
  EXPECT_TRUE(a.IsServed());
  EXPECT_EQ(budget.waiting(), 2U);
  a.GiveBack();
  EXPECT_TRUE(b.IsServed());
  EXPECT_EQ(budget.waiting(), 1U);
  b.GiveBack();
  EXPECT_TRUE(c.IsServed());
}

TEST(ByteBudget, WhatIsGivenBackEarlyServesWhoWaits) {
  ByteBudget budget(100);
  auto first = budget.Take("a", 70, kNow);
  Waiting second(budget, "b", 60);
  first->ShrinkTo(80);
  EXPECT_EQ(budget.waiting(), 1U) << "it has not so much";
  first->ShrinkTo(40);
  EXPECT_TRUE(second.IsServed());
  second.GiveBack();
  EXPECT_TRUE(budget.Take("c", 60, kNow));
  EXPECT_FALSE(budget.Take("c", 61, kNow));
}

TEST(ByteBudget, WaitsNoLongerThanItIsLetTo) {
  ByteBudget budget(100);
  const auto others = budget.Take("a", 75, kNow);
  std::stop_source stop;
  auto taken = std::async(std::launch::async, [&] {
    return budget.Take("a", 1, hours(1), stop.get_token()).has_value();
  });
  EXPECT_TRUE(test::Eventually([&] { return budget.waiting() == 1; }));
  stop.request_stop();
  EXPECT_FALSE(taken.get());
  EXPECT_EQ(budget.waiting(), 0U);
}

}  // namespace
}  // namespace strongroom::base
