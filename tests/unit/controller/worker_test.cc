#include "controller/worker.h"

#include <gtest/gtest.h>

#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;

// Of kube::kKeyBackoff, with its jitter, more than the first wait and less than the second.
constexpr std::chrono::milliseconds kSoon{130};

class Requeued : public ::testing::Test {
 protected:
  // Does a worker get it now? It has taken it then.
  bool IsReady() {
    queue_.Add({"", "our own"});  // so that Get, which looks at the clock, does not wait
    queue_.Done(*queue_.Get({}));
    if (queue_.Depth() == 0) return false;
    EXPECT_EQ(queue_.Get({}), kNightly);
    queue_.Done(kNightly);
    return true;
  }

  test::FakeClock clock_;
  ScheduleQueue queue_{clock_};
};

TEST_F(Requeued, NeverWhenItIsDone) {
  Requeue(queue_, kNightly, {});
  clock_.Advance(24h);
  EXPECT_FALSE(IsReady());
}

TEST_F(Requeued, AtItsTime) {
  Requeue(queue_, kNightly, {.requeue_at = clock_.NowSeconds() + 60s});
  clock_.Advance(59s);
  EXPECT_FALSE(IsReady());
  clock_.Advance(1s);
  EXPECT_TRUE(IsReady());
}

TEST_F(Requeued, AfterItsDelay) {
  Requeue(queue_, kNightly, {.requeue_after = 5s});
  clock_.Advance(4s);
  EXPECT_FALSE(IsReady());
  clock_.Advance(1s);
  EXPECT_TRUE(IsReady());
}

TEST_F(Requeued, AtOnceBehindTheOthers) {
  queue_.Add({kShop, "other"});
  Requeue(queue_, kNightly, {.requeue = true});
  EXPECT_EQ(queue_.Get({}), (kube::ObjectKey{kShop, "other"}));
  EXPECT_EQ(queue_.Get({}), kNightly);
}

TEST_F(Requeued, AfterABackoffThatGrowsUntilItSucceeds) {
  const auto ready_soon = [&] {  // after 100 ms and a little
    clock_.Advance(kSoon);
    return IsReady();
  };
  Requeue(queue_, kNightly, {.has_failed = true});
  EXPECT_FALSE(IsReady());
  EXPECT_TRUE(ready_soon());
  Requeue(queue_, kNightly, {.has_failed = true});
  EXPECT_FALSE(ready_soon());
  clock_.Advance(1s);
  EXPECT_TRUE(IsReady());
  Requeue(queue_, kNightly, {});
  Requeue(queue_, kNightly, {.has_failed = true});
  EXPECT_TRUE(ready_soon());
}

TEST(WorkOnce, LooksAtAScheduleAndAgainAtItsNextSlot) {
  Shop shop;
  shop.PutTenant();
  shop.PutSchedule("nightly");
  shop.queue.Add(kNightly);
  EXPECT_TRUE(WorkOnce(shop.queue, shop.reconciler, {}));
  EXPECT_EQ(shop.server.All("jobs").size(), 1U);
  shop.server.Patch("backupscheduleruns", kShop, kDueRun, {{"status", {{"phase", "success"}}}});
  shop.clock.Advance(24h);
  EXPECT_TRUE(WorkOnce(shop.queue, shop.reconciler, {}));
  EXPECT_EQ(shop.server.All("jobs").size(), 2U);
}

TEST(WorkOnce, TriesAgainWhatFailed) {
  Shop shop;
  shop.PutTenant();
  shop.PutSchedule("nightly");
  shop.queue.Add(kNightly);
  shop.server.RefuseNext("POST", "jobs", 500);
  EXPECT_TRUE(WorkOnce(shop.queue, shop.reconciler, {}));
  shop.clock.Advance(1s);
  EXPECT_TRUE(WorkOnce(shop.queue, shop.reconciler, {}));
  EXPECT_EQ(shop.server.All("jobs").size(), 1U);
}

TEST(WorkOnce, IsOverWhenItIsTold) {
  Shop shop;
  shop.queue.Add(kNightly);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(WorkOnce(shop.queue, shop.reconciler, stop.get_token()));
  shop.queue.ShutDown();
  EXPECT_FALSE(WorkOnce(shop.queue, shop.reconciler, {}));
}

}  // namespace
}  // namespace strongroom::controller
