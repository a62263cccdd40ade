#include "base/byte_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "support/eventually.h"

namespace strongroom::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(ByteBudget, GivesWhatIsThereAndNoMore) {
  ByteBudget budget(100);
  {
    const auto first = budget.Take(60, milliseconds(0));
    ASSERT_TRUE(first);
    EXPECT_FALSE(budget.Take(41, milliseconds(0)));
    EXPECT_TRUE(budget.Take(40, milliseconds(0)));
    auto second = budget.Open();
    EXPECT_TRUE(second.TryGrow(30));
    EXPECT_TRUE(second.TryGrow(10));
    EXPECT_FALSE(second.TryGrow(1));
  }
  EXPECT_TRUE(budget.Take(100, milliseconds(0))) << "all was given back";
}

TEST(ByteBudget, GivesAllOfItToWhoWantsMore) {
  ByteBudget budget(100);
  const auto share = budget.Take(UINT64_MAX, milliseconds(0));
  ASSERT_TRUE(share);
  EXPECT_FALSE(budget.Open().TryGrow(1));
}

TEST(ByteBudget, AShareThatMovesIsGivenBackOnce) {
  ByteBudget budget(100);
  auto first = budget.Take(100, milliseconds(0));
  {
    const ByteBudget::Share moved = std::move(*first);
    EXPECT_FALSE(budget.Open().TryGrow(1));
  }
  first.reset();
  EXPECT_TRUE(budget.Open().TryGrow(100));
  EXPECT_FALSE(budget.Take(101, milliseconds(0)) && budget.Open().TryGrow(1));
}

TEST(ByteBudget, ManyThreadsNeverHaveMoreThanThereIs) {
  ByteBudget budget(100);
  std::atomic<uint64_t> used = 0;
  std::atomic<bool> is_exceeded = false;
  std::vector<std::jthread> threads;
  for (uint64_t thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 200; ++round) {
        const uint64_t bytes = thread == 0 ? 100 : 10 + thread;
        const auto share = budget.Take(bytes, hours(1));
        if (!share || used.fetch_add(bytes) + bytes > 100) is_exceeded = true;
        used.fetch_sub(bytes);
      }
    });
  }
  threads.clear();
  EXPECT_FALSE(is_exceeded);
  EXPECT_TRUE(budget.Open().TryGrow(100));
}

TEST(ByteBudget, ServesThoseWhoWaitInTheirOrder) {
  ByteBudget budget(100);
  Mutex mutex;
  std::string order;
  std::vector<std::jthread> threads;
  auto others = budget.Take(100, milliseconds(0));
  // No two of them fit at once.
  const std::vector<std::pair<char, uint64_t>> wanted = {{'a', 100}, {'b', 60}, {'c', 51}};
  for (const auto& [name, bytes] : wanted) {
    threads.emplace_back([&, name = name, bytes = bytes] {
      const auto share = budget.Take(bytes, hours(1));
      const MutexLock lock(mutex);
      if (share) order += name;
    });
    ASSERT_TRUE(test::Eventually([&] { return budget.waiting() == threads.size(); }));
  }
  EXPECT_FALSE(budget.Take(1, milliseconds(0))) << "a small share is not served before them";
  others.reset();
  threads.clear();
  EXPECT_EQ(order, "abc");
}

TEST(ByteBudget, WaitsNoLongerThanItIsLetTo) {
  ByteBudget budget(100);
  const auto others = budget.Take(100, milliseconds(0));
  std::stop_source stop;
  auto taken = std::async(std::launch::async,
                          [&] { return budget.Take(1, hours(1), stop.get_token()).has_value(); });
  EXPECT_TRUE(test::Eventually([&] { return budget.waiting() == 1; }));
  stop.request_stop();
  EXPECT_FALSE(taken.get());
  EXPECT_EQ(budget.waiting(), 0U);
}

}  // namespace
}  // namespace strongroom::base
