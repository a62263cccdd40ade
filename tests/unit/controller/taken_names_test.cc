// Somebody else's objects have the names that a Run or its Job should have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/actor.h"
#include "domain/naming.h"
#include "unit/controller/acting.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class TakenNames : public Acting {};

// A slot is never burnt by somebody's object.
TEST_F(TakenNames, RunsTheSlotUnderAnotherNameWhereSomebodyHasItsOwn) {
  shop_.PutUnresolvedRun(kDueRun, {{"scheduleRef", {{"name", "nightly"}}},
                                   {"tenantRef", {{"name", "prod"}}},
                                   {"scheduledFor", "2026-01-01T00:00:00Z"},
                                   {"trigger", "schedule"},
                                   {"cancel", true}});
  Act();
  const std::string other = kDueRun + "-end1";
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "skipped");
  EXPECT_EQ(StatusOf(kDueRun, "reason"), "InvalidRun");
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  EXPECT_FALSE(shop_.Job(other).is_null());
  EXPECT_EQ(shop_.Run(other)["status"]["resolved"]["origin"], "controller");
  Act();
  EXPECT_EQ(shop_.server.All("jobs").size(), 1U);
  EXPECT_THAT(shop_.ScheduleStatus()["recentRuns"].dump(), Not(HasSubstr(kDueRun + "\"")));
  const auto batch = shop_.history.Take();
  EXPECT_TRUE(batch.skipped_slots.empty());
  EXPECT_FALSE(shop_.ScheduleStatus().contains("takenNames")) << "settled";
  EXPECT_THAT(shop_.EventReasons(), Contains("InvalidRun"));
}

// Somebody who reads the status is faster than the controller, for a while.
TEST_F(TakenNames, TakesAnotherNameUntilOneIsItsOwn) {
  const kube::Json of_another{{"scheduleRef", {{"name", "other"}}}, {"trigger", "manual"}};
  shop_.PutUnresolvedRun(kDueRun, of_another);
  for (int race = 1; race <= 3; ++race) {
    const std::string name = kDueRun + "-end" + std::to_string(race);
    shop_.PutUnresolvedRun(name, of_another);
    EXPECT_THROW(Act(), NameTakenError);
    EXPECT_EQ(shop_.ScheduleStatus()["takenNames"],
              kube::Json::array({{{"name", kDueRun}, {"instead", name}}}));
    EXPECT_FALSE(shop_.ScheduleStatus().contains("lastScheduledFor"));
  }
  Act();
  EXPECT_FALSE(shop_.Job(kDueRun + "-end4").is_null());
  EXPECT_EQ(shop_.server.All("jobs").size(), 1U);
  EXPECT_EQ(shop_.ScheduleStatus()["lastScheduledFor"], "2026-01-01T00:00:00Z");
  EXPECT_TRUE(shop_.history.Take().skipped_slots.empty());
}

// With a client that may ask so many times now, and no more for a long time.
struct Slow {
  explicit Slow(int requests)
      : client(kube::Client(shop.server,
                            {.qps = 0.001, .burst = requests, .max_retries = 0, .observer = {}},
                            shop.clock)
                   .WithDeadline(shop.clock.Steady() + 5s)) {
    shop.PutTenant();
    shop.PutSchedule("nightly");
  }
  void Act() {
    Actor actor{{.caches = shop.caches,
                 .client = client,
                 .clock = shop.clock,
                 .own_writes = shop.own_writes,
                 .gate = shop.gate,
                 .queue = shop.queue,
                 .history = shop.history,
                 .events = *shop.events,
                 .metrics = shop.metrics,
                 .new_ending = [] { return "end1"; }},
                shop.job_settings};
    auto observation = shop.observer.Observe(kNightly);
    const auto plan = domain::PlanSchedule(observation->observed, shop.clock.NowSeconds());
    EXPECT_THROW(
        {
          actor.Act(*observation, plan);
          actor.WriteStatus(*observation, plan);
        },
        web::TransportError)
        << "the next request has to wait";
  }

  Shop shop;
  kube::Client client;
};

// Or whoever watches the status would be there first.
TEST(TakenNamesAtOnce, NobodyWaitsBetweenANameAndTheRunThatHasIt) {
  Slow slow(3);  // the run, whose it is, its other name
  slow.shop.PutUnresolvedRun(kDueRun,
                             {{"scheduleRef", {{"name", "other"}}}, {"trigger", "manual"}});
  slow.Act();
  EXPECT_FALSE(slow.shop.Run(kDueRun + "-end1").is_null());
}

TEST(TakenNamesAtOnce, NobodyWaitsBetweenANameAndTheJobThatHasIt) {
  Slow slow(5);  // the run, its deadline, the Job, whose it is, its other name
  slow.shop.PutJob({{"metadata", {{"name", kDueRun}, {"uid", "another"}}}});
  slow.Act();
  EXPECT_FALSE(slow.shop.Job(kDueRun + "-end1").is_null());
}

// Who goes on finds the name that was written down, also when nothing was made under it yet, and
// when the cache shows nothing of what was.
TEST(CrashedAmidTakenNames, GoesOnUnderTheNameThatWasWrittenDown) {
  for (int writes = 0; writes <= 6; ++writes) {
    SCOPED_TRACE(writes);
    Shop shop;
    shop.PutTenant();
    shop.PutSchedule("nightly");
    shop.PutUnresolvedRun(kDueRun, {{"scheduleRef", {{"name", "other"}}}, {"trigger", "manual"}});
    shop.PutJob({{"metadata", {{"name", kDueRun + "-end1"}, {"uid", "another"}}}});
    shop.server.DieAfterWrites(writes);
    shop.reconciler.Reconcile(kNightly);
    shop.server.Revive();
    shop.clock.Advance(1s);
    for (int look = 0; look < 2; ++look) {
      EXPECT_FALSE(shop.reconciler.Reconcile(kNightly).has_failed);
    }
    EXPECT_EQ(shop.server.All("backupscheduleruns").size(), 2U);
    EXPECT_EQ(shop.server.All("jobs").size(), 2U);
    EXPECT_EQ(shop.ScheduleStatus()["lastScheduledFor"], "2026-01-01T00:00:00Z");
    EXPECT_FALSE(shop.ScheduleStatus().contains("takenNames"));
    EXPECT_TRUE(shop.history.Take().skipped_slots.empty());
  }
}

TEST_F(TakenNames, TakesNoRunThatIsBeingDeletedForItsOwn) {
  auto observation = shop_.observer.Observe(kNightly);
  const auto plan = domain::PlanSchedule(observation->observed, shop_.clock.NowSeconds());
  auto run = shop_.PutRun(kDueRun, schedule_);
  run.erase("status");
  run["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";  // and a finalizer holds it
  shop_.server.Put("backupscheduleruns", run);
  shop_.actor.Act(*observation, plan);
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  EXPECT_FALSE(shop_.Job(kDueRun + "-end1").is_null());
}

// Somebody who sees the token makes its Run first.
TEST_F(TakenNames, RunsATokenWhoseNameSomebodyElseHas) {
  shop_.PutSchedule("nightly", {{"enabled", false}});
  shop_.server.Patch("backupschedules", kShop, "nightly",
                     {{"metadata", {{"annotations", {{"strongroom.dev/run-now", "1"}}}}}});
  const std::string name =
      domain::ManualRunName("nightly", schedule_["metadata"]["uid"].get<std::string>(), "1");
  shop_.PutUnresolvedRun(name, {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}});
  Act();
  EXPECT_EQ(shop_.Run(name)["status"]["resolved"]["origin"], "person");
  EXPECT_EQ(shop_.Run(name + "-end1")["status"]["resolved"]["origin"], "controller");
  EXPECT_FALSE(shop_.Job(name + "-end1").is_null());
  EXPECT_EQ(shop_.ScheduleStatus()["lastManualTrigger"], "1");
  EXPECT_THAT(shop_.EventReasons(), Contains("NameTaken"));
}

// The minute of a token's run is that of whoever made it, so it says nothing of whose it is.
TEST_F(TakenNames, MakesNoSecondRunOfATokenInTheNextMinute) {
  shop_.PutSchedule("nightly", {{"enabled", false}});
  shop_.server.Patch("backupschedules", kShop, "nightly",
                     {{"metadata", {{"annotations", {{"strongroom.dev/run-now", "1"}}}}}});
  auto first = shop_.observer.Observe(kNightly);
  auto second = first;
  shop_.actor.Act(*first, domain::PlanSchedule(first->observed, shop_.clock.NowSeconds()));
  shop_.clock.Advance(61s);
  shop_.actor.Act(*second, domain::PlanSchedule(second->observed, shop_.clock.NowSeconds()));
  EXPECT_EQ(shop_.server.All("backupscheduleruns").size(), 1U);
  EXPECT_EQ(shop_.server.All("jobs").size(), 1U);
}

TEST_F(TakenNames, GivesItsJobAnotherNameWhereSomebodyHasTheRuns) {
  shop_.PutJob({{"metadata", {{"name", kDueRun}, {"uid", "another"}}}});
  Act();
  const std::string name = kDueRun + "-end1";
  EXPECT_EQ(shop_.Run(kDueRun)["status"]["resolved"]["jobName"], name);
  EXPECT_EQ(shop_.Job(name)["metadata"]["ownerReferences"][0]["uid"],
            shop_.Run(kDueRun)["metadata"]["uid"]);
  Act();
  EXPECT_EQ(shop_.server.All("jobs").size(), 2U);
  // It is known by that name: canceling the run deletes it, and no other.
  shop_.server.Patch("backupscheduleruns", kShop, kDueRun, {{"spec", {{"cancel", true}}}});
  Act();
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "canceled");
  EXPECT_TRUE(shop_.Job(name).is_null());
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
}

TEST_F(TakenNames, GivesItsJobOtherNamesUntilOneIsItsOwn) {
  shop_.PutJob({{"metadata", {{"name", kDueRun}, {"uid", "another"}}}});
  for (int race = 1; race <= 3; ++race) {
    const std::string name = kDueRun + "-end" + std::to_string(race);
    shop_.PutJob({{"metadata", {{"name", name}, {"uid", "another"}}}});
    EXPECT_THROW(Act(), NameTakenError);
    EXPECT_EQ(shop_.Run(kDueRun)["status"]["resolved"]["jobName"], name);
  }
  Act();
  EXPECT_FALSE(shop_.Job(kDueRun + "-end4").is_null());
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "");
}

}  // namespace
}  // namespace strongroom::controller
