#include "controller/reconciler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;
using ::testing::Contains;

class Reconciled : public ::testing::Test {
 protected:
  Shop shop_;
};

TEST_F(Reconciled, IsNothingWhenTheScheduleIsGone) {
  const Result result = shop_.reconciler.Reconcile(kNightly);
  EXPECT_FALSE(result.requeue_at || result.requeue_after || result.requeue || result.has_failed);
}

TEST_F(Reconciled, IsLookedAtAgainAtTheNextSlot) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly", {{"timeOfDay", "06:00"}});
  const Result result = shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(result.requeue_at, shop_.clock.NowSeconds() + 6h);
  EXPECT_FALSE(result.requeue_after || result.requeue || result.has_failed);
  EXPECT_EQ(shop_.ScheduleStatus()["nextRunAt"], "2026-01-01T06:00:00Z");
  EXPECT_TRUE(shop_.server.All("backupscheduleruns").empty());
}

TEST_F(Reconciled, WaitsUntilTheCachesShowItsOwnWrites) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  shop_.own_writes.NoteRun(kNightly, {{"metadata", {{"resourceVersion", "1000"}}}});
  const Result result = shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(result.requeue_after, 1s);
  EXPECT_FALSE(result.has_failed);
  EXPECT_TRUE(shop_.server.All("backupscheduleruns").empty());
}

// The schedule as the copy of etcd has it, beside runs that the cluster never had, would settle its
// slot by a run that is not there.
TEST_F(Reconciled, WaitsUntilTheCachesAreOfOneLifeOfTheCluster) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  kube::ClusterLife& life = shop_.caches.life;
  const auto watch = life.Join();
  life.End(watch);
  EXPECT_EQ(shop_.reconciler.Reconcile(kNightly).requeue_after, 1s);
  EXPECT_TRUE(shop_.server.All("backupscheduleruns").empty());
  life.Listed(watch, life.Current());
  EXPECT_FALSE(shop_.reconciler.Reconcile(kNightly).requeue_after);
  EXPECT_EQ(shop_.server.All("backupscheduleruns").size(), 1U);
}

// As when a later version was here, and this one is again.
TEST_F(Reconciled, WhatIsSaidOfSlotsStaysWhereItCannotBeRead) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  const kube::Json slots{{"effectiveSince", "2025-12-01T00:00:00Z"},
                         {"effectiveTiming", "as a later version has it"},
                         {"lastScheduledFor", "the last one"},
                         {"lastManualTrigger", "1"},
                         {"takenNames", "none"}};
  shop_.server.Patch("backupschedules", kShop, "nightly", {{"status", slots}});
  shop_.reconciler.Reconcile(kNightly);
  const kube::Json told = shop_.ScheduleStatus();
  EXPECT_EQ(told["conditions"][0]["reason"], "InvalidSpec");
  for (const auto& [name, value] : slots.items()) EXPECT_EQ(told[name], value);
  EXPECT_TRUE(shop_.server.All("backupscheduleruns").empty());
  const auto before = shop_.server.Find("backupschedules", kShop, "nightly");
  shop_.clock.Advance(60s);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.server.Find("backupschedules", kShop, "nightly"), before) << "told once";
}

TEST_F(Reconciled, SettlesNothingByAClockThatIsOff) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  shop_.server_clock.Note({.status = 200, .date = shop_.clock.NowSeconds()});
  shop_.clock.Step(8760h);
  EXPECT_EQ(shop_.reconciler.Reconcile(kNightly).requeue_after, 1s);
  EXPECT_TRUE(shop_.server.All("backupscheduleruns").empty());
  EXPECT_EQ(shop_.ScheduleStatus()["lastScheduledFor"], nullptr);
  shop_.clock.Step(-8760h);
  EXPECT_FALSE(shop_.reconciler.Reconcile(kNightly).requeue_after);
  EXPECT_EQ(shop_.server.All("backupscheduleruns").size(), 1U);
}

// Each kind has a watch of its own: that of schedules may tell of a token before that of runs tells
// of the run that was made for the slot.
TEST_F(Reconciled, StartsNoRunBesideOneOfItsOwnThatTheCachesDoNotShow) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  shop_.server.watches().Hold();
  EXPECT_FALSE(shop_.reconciler.Reconcile(kNightly).requeue_after);
  shop_.server.Patch("backupschedules", kShop, "nightly",
                     {{"metadata", {{"annotations", {{"strongroom.dev/run-now", "1"}}}}}});
  shop_.server.watches().TellOf("backupschedules");
  EXPECT_EQ(shop_.reconciler.Reconcile(kNightly).requeue_after, 1s);
  EXPECT_EQ(shop_.server.All("backupscheduleruns").size(), 1U);
  shop_.server.watches().TellOfAll();
  shop_.reconciler.Reconcile(kNightly);
  std::map<std::string, std::string> reasons;
  for (const auto& run : shop_.server.All("backupscheduleruns")) {
    reasons[run["spec"]["trigger"]] = run.value("/status/reason"_json_pointer, "");
  }
  EXPECT_EQ(reasons, (std::map<std::string, std::string>{{"schedule", ""},
                                                         {"manual", "PreviousRunActive"}}));
}

TEST_F(Reconciled, KeepsTheNextSlotWhenActingFails) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  shop_.server.RefuseNext("POST", "jobs", 403);
  const Result result = shop_.reconciler.Reconcile(kNightly);
  EXPECT_TRUE(result.has_failed);
  EXPECT_EQ(result.requeue_at, shop_.clock.NowSeconds() + 24h);
}

TEST_F(Reconciled, HasFailedWhenItCouldNotLook) {
  shop_.PutTenant();
  shop_.PutRun("a", shop_.PutSchedule("nightly"), {{"phase", "running"}, {"jobName", "a"}});
  shop_.server.RefuseNext("GET", "jobs", 500);
  EXPECT_TRUE(shop_.reconciler.Reconcile(kNightly).has_failed);
}

TEST_F(Reconciled, LeavesItsStatusForLaterWhileOthersWait) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  shop_.queue.Add({kShop, "other"});
  EXPECT_TRUE(shop_.reconciler.Reconcile(kNightly).requeue);
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
  EXPECT_TRUE(shop_.ScheduleStatus().is_null());
  shop_.queue.Get({});
  EXPECT_FALSE(shop_.reconciler.Reconcile(kNightly).requeue);
  EXPECT_EQ(shop_.ScheduleStatus()["lastScheduledFor"], "2026-01-01T00:00:00Z");
}

TEST_F(Reconciled, TellsWhyItIsNotReady) {
  shop_.PutSchedule("nightly");
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_TRUE(shop_.server.All("backupscheduleruns").empty());
  EXPECT_THAT(shop_.EventReasons(), Contains("TenantNotFound"));
}

TEST_F(Reconciled, GivesUpThePlaceOfARunThatMayNotStartAnyMore) {
  shop_.PutTenant();
  shop_.PutRun("a", shop_.PutSchedule("nightly"));
  shop_.gate.Hold(shop_.Entrant("a", "nightly"));
  shop_.Enter("next", "other");
  shop_.server.Drop("tenants", kShop, "prod");
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.queue.Get({}), (kube::ObjectKey{kShop, "other"}));
}

TEST_F(Reconciled, GivesNoPlaceToARunThatWasDeletedBeforeItGotIt) {
  shop_.PutTenant();
  shop_.PutRun(kDueRun, shop_.PutSchedule("nightly"));
  auto observation = shop_.observer.Observe(kNightly);
  const auto plan = domain::PlanSchedule(observation->observed, shop_.clock.NowSeconds());
  shop_.server.Drop("backupscheduleruns", kShop, kDueRun);
  shop_.gate.Leave({kShop, kDueRun});  // as whoever hears of it does
  shop_.actor.Act(*observation, plan);
  shop_.actor.WriteStatus(*observation, plan);
  EXPECT_EQ(shop_.Enter("next", "other"), 0U);
}

TEST_F(Reconciled, GivesBackThePlaceOfARunThatEndedBeforeItGotIt) {
  shop_.PutTenant();
  shop_.PutRun("a", shop_.PutSchedule("nightly", {{"enabled", false}}), {{"phase", "success"}});
  shop_.gate.Hold(shop_.Entrant("a", "nightly"));  // seen at work before it ended
  EXPECT_EQ(shop_.Enter("next", "other"), 1U);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 0U);
}

// Should its end not be written, it stands in the way of the tenant's other runs no longer.
TEST_F(Reconciled, LeavesAnOrphanNoPlaceOnceItsJobHasEnded) {
  shop_.PutTenant();
  const auto schedule = shop_.PutSchedule("nightly");
  const auto run = shop_.PutRun("a", schedule, {{"phase", "running"}});
  shop_.PutJob(run);
  shop_.gate.Hold(shop_.Entrant("a", "nightly"));
  shop_.server.Drop("backupschedules", kShop, "nightly");
  shop_.PutJob(run, {{"conditions", {{{"type", "Failed"}, {"status", "True"}}}}});
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 0U);
}

// A finalizer keeps it for as long as its author likes, and nobody plans for it.
TEST_F(Reconciled, LeavesARunThatIsBeingDeletedAPlaceAsLongAsItsJobWorks) {
  shop_.PutTenant();
  kube::Json run = shop_.PutRun("a", shop_.PutSchedule("nightly", {{"enabled", false}}),
                                {{"phase", "running"}, {"jobName", "a"}});
  run["metadata"]["deletionTimestamp"] = "2026-03-02T01:31:00Z";
  run = shop_.server.Put("backupscheduleruns", run);
  shop_.PutJob(run);
  shop_.gate.Hold(shop_.Entrant("a", "nightly"));
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 1U);
  shop_.PutJob(run, {{"conditions", {{{"type", "Failed"}, {"status", "True"}}}}});
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 0U);
}

// And finalizers, or whoever suspends it, keep its Job.
TEST_F(Reconciled, LeavesARunThatIsHeldNoPlaceBeyondItsTime) {
  shop_.PutTenant();
  kube::Json run = shop_.PutRun("a", shop_.PutSchedule("nightly", {{"enabled", false}}),
                                {{"phase", "running"},
                                 {"jobName", "a"},
                                 {"resolved", {{"deadline", "2026-01-01T01:00:00Z"}}}});
  run["metadata"]["deletionTimestamp"] = "2026-01-01T00:10:00Z";
  run = shop_.server.Put("backupscheduleruns", run);
  shop_.PutJob(run);
  shop_.gate.Hold(shop_.Entrant("a", "nightly"));
  shop_.clock.Advance(std::chrono::minutes{60});
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.gate.RunsOf(kNightly).size(), 1U);
  shop_.clock.Advance(std::chrono::minutes{1});
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.gate.RunsOf(kNightly).size(), 0U);
}

TEST_F(Reconciled, LeavesAnOrphanThatWaitsNoPlace) {
  shop_.PutTenant();
  const auto schedule = shop_.PutSchedule("nightly");
  shop_.PutRun("a", schedule);
  EXPECT_EQ(shop_.Enter("first", "other"), 0U);
  EXPECT_EQ(shop_.Enter("a", "nightly"), 1U);
  shop_.server.Drop("backupschedules", kShop, "nightly");
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 1U) << "it stands behind nobody";
}

// Runs that name a schedule which is not there can be any number: no worker ends them all at once.
TEST_F(Reconciled, EndsAFewStraysInALookAndTheRestBehindTheOthers) {
  for (int i = 0; i < 120; ++i) {
    shop_.PutUnresolvedRun("stray-" + std::to_string(i),
                           {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}});
  }
  shop_.clock.Advance(1h);
  std::vector<size_t> left;
  std::vector<bool> looks_again;
  for (int look = 0; look < 3; ++look) {
    looks_again.push_back(shop_.reconciler.Reconcile(kNightly).requeue);
    left.push_back(shop_.caches.UnresolvedRunsOf(kNightly).size());
  }
  EXPECT_EQ(left, (std::vector<size_t>{70, 20, 0})) << "what has ended is looked at no more";
  EXPECT_EQ(looks_again, (std::vector<bool>{true, true, false}));
}

TEST_F(Reconciled, KeepsThePlaceOfARunThatTheCachesDoNotShowYet) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  shop_.server.watches().Hold();
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 1U);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.queue.Depth(), 0U) << "nobody's turn has come";
  EXPECT_EQ(shop_.Enter("next", "other"), 1U);
}

}  // namespace
}  // namespace strongroom::controller
