#include "controller/refused_run_collector.h"

#include <gtest/gtest.h>

#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using namespace std::chrono_literals;
using kube::Json;

class RefusedRunsTest : public ::testing::Test {
 protected:
  // Has ended as InvalidRun, the later the higher its number.
  void PutRefused(int number, const std::string& name = "") {
    Json run =
        Shop::Object(name.empty() ? "r" + std::to_string(number) : name,
                     {{"spec", {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}}},
                      {"status",
                       {{"phase", "skipped"},
                        {"reason", "InvalidRun"},
                        {"finishedAt", "2026-01-01T00:00:00Z"}}}});
    run["metadata"]["creationTimestamp"] =
        base::FormatTimestamp(shop_.clock.NowSeconds() + std::chrono::seconds{number} - 1h);
    shop_.server.Put("backupscheduleruns", run);
  }
  std::string Left() {
    std::string names;
    for (const Json& run : shop_.server.All("backupscheduleruns")) {
      names += run["metadata"]["name"].get<std::string>() + " ";
    }
    return names;
  }

  Shop shop_;
  std::vector<std::chrono::milliseconds> pauses_;
  RefusedRunCollector collector_{
      shop_.caches,
      shop_.client,
      shop_.clock,
      {.kept = 2},
      [this](std::chrono::milliseconds pause, const std::stop_token& stop) {
        pauses_.push_back(pause);
        return !stop.stop_requested();
      }};
};

TEST_F(RefusedRunsTest, BeyondTheNewestAreDeletedAtAPace) {
  for (int i = 0; i < 5; ++i) PutRefused(i);
  EXPECT_FALSE(collector_.DeleteSome({})) << "they can be read for a minute";
  shop_.clock.Advance(1min);
  EXPECT_TRUE(collector_.DeleteSome({}));
  EXPECT_EQ(Left(), "r3 r4 ");
  EXPECT_EQ(pauses_, (std::vector<std::chrono::milliseconds>{50ms, 50ms, 50ms}));
  EXPECT_FALSE(collector_.DeleteSome({}));
}

TEST_F(RefusedRunsTest, AreNoRunsThatCountForSomething) {
  shop_.PutTenant();
  const Json schedule = shop_.PutSchedule("nightly");
  for (const char* phase : {"skipped", "failed", "success", "running"}) {
    shop_.PutRun(phase, schedule, {{"phase", phase}, {"finishedAt", "2026-01-01T00:00:00Z"}});
  }
  shop_.PutUnresolvedRun("waits", {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}});
  shop_.clock.Advance(24h);
  EXPECT_FALSE(collector_.DeleteSome({}));
}

TEST_F(RefusedRunsTest, KeepANameThatAScheduleRemembersAsTaken) {
  for (int i = 0; i < 4; ++i) PutRefused(i, i == 0 ? kDueRun : "");
  shop_.PutSchedule("nightly");
  shop_.server.Patch(
      "backupschedules", kShop, "nightly",
      {{"status", {{"takenNames", {{{"name", kDueRun}, {"instead", kDueRun + "-x"}}}}}}});
  shop_.clock.Advance(24h);
  collector_.DeleteSome({});
  EXPECT_EQ(Left(), kDueRun + " r2 r3 ");
}

TEST_F(RefusedRunsTest, OneThatCannotBeDeletedKeepsNoOther) {
  for (int i = 0; i < 4; ++i) PutRefused(i);
  shop_.clock.Advance(24h);
  shop_.server.RefuseNext("DELETE", "backupscheduleruns", 403);
  EXPECT_TRUE(collector_.DeleteSome({}));
  EXPECT_EQ(Left(), "r0 r2 r3 ");
  EXPECT_TRUE(collector_.DeleteSome({}));
  EXPECT_EQ(Left(), "r2 r3 ");
}

TEST_F(RefusedRunsTest, AreLeftToTheNextLeaderWhenThisOneEnds) {
  for (int i = 0; i < 4; ++i) PutRefused(i);
  shop_.clock.Advance(24h);
  std::stop_source stop;
  stop.request_stop();
  collector_.DeleteSome(stop.get_token());
  EXPECT_EQ(Left(), "r0 r1 r2 r3 ");
}

}  // namespace
}  // namespace strongroom::controller
