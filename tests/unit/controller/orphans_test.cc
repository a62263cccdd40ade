#include "controller/orphans.h"

#include <gtest/gtest.h>

#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

class Orphaned : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.PutTenant();
    schedule_ = shop_.PutSchedule("nightly");
    shop_.PutJob(shop_.PutRun("a", schedule_, {{"phase", "running"}, {"jobName", "a"}}));
    shop_.gate.Hold(shop_.Entrant("a", "nightly"));
  }
  std::string EndOf(const std::string& run) {
    const kube::Json status = shop_.Run(run)["status"];
    return status.value("phase", "") + " " + status.value("reason", "");
  }

  Shop shop_;
  kube::Json schedule_;
};

TEST_F(Orphaned, RunsEndWithTheirJobsAndGiveBackTheirPlaces) {
  shop_.server.Drop("backupschedules", kShop, "nightly");
  EXPECT_EQ(shop_.Enter("next", "other"), 1U);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(EndOf("a"), "canceled ScheduleDeleted");
  EXPECT_TRUE(shop_.Job("a").is_null());
  EXPECT_EQ(shop_.Enter("next", "other"), 0U);
}

TEST_F(Orphaned, RunsOfOneThatWasMadeAnewEndToo) {
  shop_.server.Drop("backupschedules", kShop, "nightly");
  schedule_["spec"]["enabled"] = false;
  schedule_["metadata"].erase("uid");
  shop_.server.Put("backupschedules", schedule_);
  shop_.PutRun("b", shop_.server.Find("backupschedules", kShop, "nightly"),
               {{"phase", "running"}, {"jobName", "b"}});
  shop_.PutJob(shop_.Run("b"));
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(EndOf("a"), "canceled ScheduleDeleted");
  EXPECT_EQ(EndOf("b"), "running ");
}

// A cache may be behind.
TEST_F(Orphaned, NoneIsWhoseScheduleTheApiServerHas) {
  shop_.caches.schedules.Remove(schedule_);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(EndOf("a"), "running ");
  EXPECT_FALSE(shop_.Job("a").is_null());
}

TEST_F(Orphaned, RunsThatAreBeingDeletedAreLeftAlone) {
  kube::Json run = shop_.Run("a");
  run["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
  shop_.server.Put("backupscheduleruns", run);
  shop_.server.Drop("backupschedules", kShop, "nightly");
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(EndOf("a"), "running ");
}

TEST_F(Orphaned, RunsEndAFewAtATime) {
  for (int i = 0; i < 70; ++i) shop_.PutRun("waits-" + std::to_string(i), schedule_);
  shop_.server.Drop("backupschedules", kShop, "nightly");
  EXPECT_TRUE(shop_.reconciler.Reconcile(kNightly).requeue);
  EXPECT_EQ(shop_.caches.OpenRunsOf(kNightly).size(), 21U);
  EXPECT_FALSE(shop_.reconciler.Reconcile(kNightly).requeue);
  EXPECT_EQ(shop_.caches.OpenRunsOf(kNightly).size(), 0U);
}

}  // namespace
}  // namespace strongroom::controller
