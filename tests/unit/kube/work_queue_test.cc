#include "kube/work_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "kube/object_key.h"
#include "support/fake_clock.h"

namespace strongroom::kube {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Queue = WorkQueue<std::string>;

// A token that is stopped: Get looks once and never waits.
std::stop_token Stopped() {
  std::stop_source source;
  source.request_stop();
  return source.get_token();
}

// The keys that are ready now, in order; each is done at once.
std::vector<std::string> Drain(Queue& queue) {
  std::vector<std::string> keys;
  // What is due joins when a worker asks, so behind the first mark and before the second.
  for (const char* mark : {"first mark", "second mark"}) {
    queue.Add(mark);
    for (auto key = queue.Get({}); key != mark; key = queue.Get({})) {
      queue.Done(*key);
      keys.push_back(*key);
    }
    queue.Done(mark);
  }
  return keys;
}

base::Backoff NoJitter() { return {milliseconds{100}, seconds{10}, 0.0}; }

TEST(WorkQueue, GivesKeysInTheOrderOfArrivalAndEachOnce) {
  test::FakeClock clock;
  Queue queue(clock);
  for (const char* key : {"b", "a", "b", "c", "a"}) queue.Add(key);
  EXPECT_EQ(queue.Depth(), 3U);
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"b", "a", "c"}));
}

TEST(WorkQueue, OwnersTakeTurns) {
  const test::FakeClock clock;
  Queue queue(clock, kKeyBackoff, nullptr, [](const std::string& key) { return key.substr(0, 1); });
  for (const char* key : {"a1", "a2", "a3", "b1", "c1", "c2"}) queue.Add(key);
  EXPECT_EQ(queue.Depth(), 6U);
  std::vector<std::string> keys;
  while (const auto key = queue.Get(queue.Depth() == 0 ? Stopped() : std::stop_token())) {
    keys.push_back(*key);
    queue.Done(*key);
  }
  EXPECT_THAT(keys, testing::ElementsAre("a1", "b1", "c1", "a2", "c2", "a3"));
}

TEST(WorkQueue, GivesAKeyAddedWhileInWorkOnceMoreAfterDone) {
  test::FakeClock clock;
  Queue queue(clock);
  queue.Add("a");
  ASSERT_EQ(queue.Get({}), "a");
  queue.Add("a");
  queue.Add("a");
  EXPECT_EQ(queue.Depth(), 0U);
  queue.Done("a");
  EXPECT_EQ(queue.Depth(), 1U);
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"a"}));
}

TEST(WorkQueue, HoldsAKeyBackUntilItsTime) {
  test::FakeClock clock;
  Queue queue(clock);
  queue.AddAt("later", clock.Now() + minutes{2});
  queue.AddAt("sooner", clock.Now() + minutes{1});
  EXPECT_TRUE(Drain(queue).empty());
  clock.Advance(minutes{1});
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"sooner"}));
  clock.Advance(minutes{1});
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"later"}));
}

TEST(WorkQueue, KeepsTheEarlierOfTwoTimes) {
  test::FakeClock clock;
  Queue queue(clock);
  queue.AddAt("a", clock.Now() + minutes{5});
  queue.AddAt("a", clock.Now() + minutes{1});
  queue.AddAt("a", clock.Now() + minutes{9});
  clock.Advance(minutes{1});
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"a"}));
  clock.Advance(minutes{20});
  EXPECT_TRUE(Drain(queue).empty());
}

TEST(WorkQueue, KeepsATimeBesideAnImmediateAdd) {
  test::FakeClock clock;
  Queue queue(clock);
  queue.AddAt("a", clock.Now() + minutes{5});
  queue.Add("a");
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"a"}));
  clock.Advance(minutes{5});
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"a"}));
}

TEST(WorkQueue, FollowsStepsOfTheWallClock) {
  test::FakeClock clock;
  Queue queue(clock);
  queue.AddAt("a", clock.Now() + hours{1});
  clock.Step(-hours{1});
  clock.Advance(hours{1});
  EXPECT_TRUE(Drain(queue).empty());
  clock.Step(hours{1});
  EXPECT_EQ(Drain(queue), (std::vector<std::string>{"a"}));
}

TEST(WorkQueue, DoublesTheBackoffUntilForget) {
  test::FakeClock clock;
  Queue queue(clock, NoJitter());
  for (const auto wait : {100, 200, 400, 800, 1600, 3200, 6400, 10'000, 10'000}) {
    queue.AddRateLimited("a");
    clock.Advance(milliseconds{wait - 1});
    EXPECT_TRUE(Drain(queue).empty()) << wait;
    clock.Advance(milliseconds{1});
    EXPECT_EQ(Drain(queue).size(), 1U) << wait;
  }
  queue.Forget("a");
  queue.AddRateLimited("a");
  clock.Advance(milliseconds{100});
  EXPECT_EQ(Drain(queue).size(), 1U);
}

TEST(WorkQueue, DoesNotLetTheWallClockTouchBackoff) {
  test::FakeClock clock;
  Queue queue(clock, NoJitter());
  queue.AddRateLimited("a");
  clock.Step(-hours{5});
  clock.Advance(milliseconds{100});
  EXPECT_EQ(Drain(queue).size(), 1U);
}

TEST(WorkQueue, AddsJitterWithinItsBounds) {
  test::FakeClock clock;
  Queue queue(clock, {milliseconds{1000}, milliseconds{1000}, 0.5});
  for (int i = 0; i < 100; ++i) queue.AddRateLimited("key-" + std::to_string(i));
  clock.Advance(milliseconds{999});
  EXPECT_TRUE(Drain(queue).empty());
  clock.Advance(milliseconds{250});
  const size_t half = Drain(queue).size();
  EXPECT_GT(half, 0U);
  EXPECT_LT(half, 100U);
  clock.Advance(milliseconds{251});
  EXPECT_EQ(half + Drain(queue).size(), 100U);
}

TEST(WorkQueue, EndsGetOnStopAndOnShutDown) {
  test::FakeClock clock;
  Queue queue(clock);
  queue.Add("a");
  EXPECT_FALSE(queue.Get(Stopped()).has_value());
  std::stop_source source;
  std::thread stopper([&] { source.request_stop(); });
  queue.AddAt("b", clock.Now() + hours{1});
  ASSERT_EQ(queue.Get({}), "a");
  EXPECT_FALSE(queue.Get(source.get_token()).has_value());
  stopper.join();
  std::thread closer([&] { queue.ShutDown(); });
  EXPECT_FALSE(queue.Get({}).has_value());
  closer.join();
  queue.Add("c");
  EXPECT_FALSE(queue.Get({}).has_value());
}

TEST(WorkQueue, WakesAWaitingWorkerForATimeThatCame) {
  test::FakeClock clock;
  Queue queue(clock);
  queue.AddAt("a", clock.Now() + hours{1});
  std::thread mover([&] {
    clock.Step(hours{1});
    queue.Add("b");
  });
  // Whichever is first: one who looks between the two steps of the other thread sees "a" alone.
  const std::set<std::optional<std::string>> got{queue.Get({}), queue.Get({})};
  EXPECT_THAT(got, ::testing::ElementsAre("a", "b"));
  mover.join();
}

class CountingObserver final : public WorkQueueObserver {
 public:
  void OnAdd() override { ++adds; }
  void OnRetry() override { ++retries; }
  void OnStart(std::chrono::nanoseconds time) override { waited = time; }
  void OnDone(std::chrono::nanoseconds time) override { worked = time; }

  int adds = 0;
  int retries = 0;
  std::chrono::nanoseconds waited{};
  std::chrono::nanoseconds worked{};
};

TEST(WorkQueue, TellsItsObserver) {
  test::FakeClock clock;
  CountingObserver observer;
  Queue queue(clock, NoJitter(), &observer);
  queue.Add("a");
  queue.Add("a");
  clock.Advance(seconds{3});
  ASSERT_EQ(queue.Get({}), "a");
  clock.Advance(seconds{5});
  queue.Done("a");
  queue.AddRateLimited("a");
  EXPECT_EQ(observer.adds, 1);
  EXPECT_EQ(observer.retries, 1);
  EXPECT_EQ(observer.waited, seconds{3});
  EXPECT_EQ(observer.worked, seconds{5});
}

TEST(WorkQueue, NeverGivesOneKeyToTwoWorkersAndLosesNoAdd) {
  constexpr int kKeys = 5;
  constexpr int kAdds = 3000;
  const base::SystemClock clock;
  WorkQueue<int> queue(clock);
  std::vector<std::atomic<int>> holders(kKeys);
  std::vector<std::atomic<int>> wanted(kKeys);   // the newest state of each key
  std::vector<std::atomic<int>> handled(kKeys);  // the state that a worker last saw
  std::atomic<int> clashes = 0;
  std::vector<std::jthread> workers;
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([&] {
      while (const auto key = queue.Get({})) {
        const auto at = static_cast<size_t>(*key);
        if (++holders[at] != 1) ++clashes;
        handled[at] = wanted[at].load();
        --holders[at];
        queue.Done(*key);
      }
    });
  }
  for (int i = 0; i < kAdds; ++i) {
    const int key = i % kKeys;
    ++wanted[static_cast<size_t>(key)];
    if (i % 3 == 0) {
      queue.AddAt(key, clock.Now());
    } else {
      queue.Add(key);
    }
  }
  while (true) {
    bool all = true;
    for (size_t key = 0; key < kKeys; ++key) all = all && handled[key] == wanted[key];
    if (all) break;
    std::this_thread::yield();
  }
  queue.ShutDown();
  workers.clear();
  EXPECT_EQ(clashes, 0);
}

TEST(WorkQueue, TakesObjectKeys) {
  test::FakeClock clock;
  WorkQueue<ObjectKey> queue(clock);
  queue.Add({"a", "b"});
  EXPECT_EQ(queue.Get({}), (ObjectKey{"a", "b"}));
}

}  // namespace
}  // namespace strongroom::kube
