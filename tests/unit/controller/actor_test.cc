#include "controller/actor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/error.h"
#include "unit/controller/acting.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class Acted : public Acting {};

const kube::Json kWorks{
    {"phase", "Running"},
    {"containerStatuses",
     kube::Json::array({{{"name", "executor"},
                         {"state", {{"running", {{"startedAt", "2026-01-01T00:00:07Z"}}}}}}})}};

TEST_F(Acted, MakesTheRunOfTheSlotAndItsJob) {
  Act();
  const auto run = shop_.Run(kDueRun);
  ASSERT_FALSE(run.is_null());
  EXPECT_EQ(run["metadata"]["ownerReferences"][0]["uid"], schedule_["metadata"]["uid"]);
  EXPECT_EQ(run["spec"]["scheduledFor"], "2026-01-01T00:00:00Z");
  EXPECT_EQ(shop_.Job(kDueRun)["metadata"]["ownerReferences"][0]["uid"], run["metadata"]["uid"]);
  EXPECT_EQ(shop_.ScheduleStatus()["lastScheduledFor"], "2026-01-01T00:00:00Z");
  EXPECT_THAT(shop_.registry.Render(), HasSubstr("dispatch_latency_seconds_count 1\n"));
}

// A run that has just found all rights makes it needless.
bool AsksForRights(const kube::Json& job) {
  const kube::Json args = job["spec"]["template"]["spec"]["containers"][0]["args"];
  return args.dump().find("askForRights") != std::string::npos;
}

TEST_F(Acted, LetsTheFirstRunAskForRights) {
  Act();
  EXPECT_TRUE(AsksForRights(shop_.Job(kDueRun)));
}

TEST_F(Acted, LetsNoRunAskForRightsAgainWithinADay) {
  kube::Json earlier = shop_.PutRun("earlier", schedule_,
                                    {{"phase", "success"},
                                     {"finishedAt", "2025-12-31T20:00:00Z"},
                                     {"summary", {{"rightsReview", {{"asked", 2}}}}}});
  const char* const slot = "2025-12-31T19:59:00Z";
  earlier["spec"]["scheduledFor"] = earlier["status"]["resolved"]["scheduledFor"] = slot;
  shop_.server.Put("backupscheduleruns", earlier);
  Act();
  ASSERT_FALSE(shop_.Job(kDueRun).is_null());
  EXPECT_FALSE(AsksForRights(shop_.Job(kDueRun)));
}

// Its Job says nothing of whether a pod can be.
TEST_F(Acted, TellsThatARunHasStartedOnceItsPodHas) {
  Act();
  shop_.PutPod(kDueRun, {{"phase", "Pending"}});
  Act();
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "");
  shop_.PutPod(kDueRun, kWorks);
  EXPECT_EQ(shop_.server.All("events").size(), 0U);
  Act();
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "running");
  EXPECT_THAT(shop_.EventReasons(), Contains("RunStarted"));
}

TEST_F(Acted, ChangesNothingTheSecondTime) {
  Act();
  Act();  // the status learns of its own run
  const auto before = shop_.server.Find("backupschedules", kShop, "nightly");
  Act();
  EXPECT_EQ(shop_.server.Find("backupschedules", kShop, "nightly"), before);
  EXPECT_EQ(shop_.server.All("backupscheduleruns").size(), 1U);
  EXPECT_EQ(shop_.server.All("jobs").size(), 1U);
}

// Stopping between any two steps loses nothing.
TEST(Actor, CompletesWhatItHadBegun) {
  for (int writes = 0; writes <= 4; ++writes) {
    SCOPED_TRACE(writes);
    Shop shop;
    shop.PutTenant();
    shop.PutSchedule("nightly");
    shop.server.DieAfterWrites(writes);
    const bool dies = shop.reconciler.Reconcile(kNightly).has_failed;
    EXPECT_EQ(dies, writes < 4);
    shop.server.Revive();
    shop.clock.Advance(1s);
    for (int look = 0; look < 2; ++look) {
      EXPECT_FALSE(shop.reconciler.Reconcile(kNightly).has_failed);
    }
    EXPECT_EQ(shop.server.All("backupscheduleruns").size(), 1U);
    EXPECT_EQ(shop.server.All("jobs").size(), 1U);
    EXPECT_EQ(shop.ScheduleStatus()["lastScheduledFor"], "2026-01-01T00:00:00Z");
    EXPECT_TRUE(shop.history.Take().skipped_slots.empty());
  }
}

TEST_F(Acted, TakesARunOfItsOwnForDone) {
  auto observation = shop_.observer.Observe(kNightly);
  const auto plan = domain::PlanSchedule(observation->observed, shop_.clock.NowSeconds());
  shop_.PutRun(kDueRun, schedule_);  // by the other controller, since it was looked
  shop_.actor.Act(*observation, plan);
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
}

// It waits, and is the slot's meanwhile, whatever dies.
TEST_F(Acted, ResolvesARunThatWaitsForOneThatSomebodyMade) {
  auto run = shop_.PutRun("mine", schedule_, {{"phase", "running"}, {"jobName", "mine"}});
  run["status"]["resolved"]["origin"] = "person";
  run["status"]["resolved"]["trigger"] = "manual";
  shop_.PutJob(shop_.server.Put("backupscheduleruns", run));
  Act();
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  EXPECT_EQ(shop_.Run(kDueRun)["status"]["resolved"]["origin"], "controller");
  shop_.server.Patch("backupscheduleruns", kShop, "mine",
                     {{"status", {{"phase", "success"}, {"reason", "Completed"}}}});
  shop_.gate.Leave({kShop, "mine"});
  Act();
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
}

TEST_F(Acted, TakesTheRunThatSomebodyAsksFor) {
  Act();
  shop_.server.Patch("backupscheduleruns", kShop, kDueRun,
                     {{"status", {{"phase", "success"}, {"reason", "Completed"}}}});
  shop_.gate.Leave({kShop, kDueRun});
  shop_.PutUnresolvedRun("mine", {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}});
  Act();
  Act();
  const auto run = shop_.Run("mine");
  EXPECT_EQ(run["metadata"]["ownerReferences"][0]["uid"], schedule_["metadata"]["uid"]);
  EXPECT_EQ(run["metadata"]["labels"], kube::Json({{"strongroom.dev/schedule", "nightly"}}));
  EXPECT_EQ(run["status"]["resolved"]["origin"], "person");
  EXPECT_EQ(run["status"]["resolved"]["policyTypes"], kube::Json::array({"roles"}));
  EXPECT_FALSE(shop_.Job("mine").is_null());
}

// What the Job does and the server expects is what was frozen, not what the schedule says by now.
TEST_F(Acted, FreezesWhatTheRunIsToDoBeforeItsJob) {
  shop_.gate.Hold(shop_.Entrant("another-run", "other"));
  Act();
  EXPECT_FALSE(shop_.Run(kDueRun)["status"]["resolved"].contains("deadline"));
  shop_.PutSchedule("nightly", {{"policyTypes", {"*"}}});
  shop_.gate.Leave({kShop, "another-run"});
  Act();
  const auto resolved = shop_.Run(kDueRun)["status"]["resolved"];
  EXPECT_EQ(resolved["policyTypes"], kube::Json::array({"roles"}));
  EXPECT_EQ(resolved["tenantRef"]["uid"], shop_.TenantUid());
  EXPECT_EQ(resolved["deadline"], "2026-01-01T01:00:00Z");
  EXPECT_THAT(shop_.Job(kDueRun).dump(), HasSubstr(R"(\"policyTypes\":[\"roles\"])"));
}

TEST_F(Acted, SaysForASkippedRunWhatThePlanSays) {
  shop_.server.Patch("backupschedules", kShop, "nightly",
                     {{"metadata", {{"annotations", {{"strongroom.dev/run-now", "1"}}}}},
                      {"spec", {{"concurrencyPolicy", "replace"}}}});
  shop_.clock.Advance(61s);
  Act();
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "skipped");
  EXPECT_EQ(StatusOf(kDueRun, "reason"), "Replaced");
  EXPECT_THAT(StatusOf(kDueRun, "errorMessage"), HasSubstr("took its place"));
}

TEST_F(Acted, LetsARunWaitForItsTenantAndWakesItWhenThePlaceIsFree) {
  shop_.gate.Hold(shop_.Entrant("another-run", "other"));
  Act();
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  const auto conditions = shop_.Run(kDueRun)["status"]["conditions"];
  ASSERT_EQ(conditions.size(), 1U);
  EXPECT_EQ(conditions[0]["type"], "Queued");
  EXPECT_EQ(shop_.gate.Leave({kShop, "another-run"}), std::vector<kube::ObjectKey>{kNightly});
  Act();
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
}

TEST_F(Acted, NamesTheRunsThatARunWaitsFor) {
  shop_.gate.Hold(shop_.Entrant("another-run", "other"));
  Act();
  const auto message = [&] {
    return shop_.Run(kDueRun)["status"]["conditions"][0]["message"].get<std::string>();
  };
  EXPECT_EQ(message(),
            "position 1 among the runs that wait for tenant prod, where this one works: "
            "another-run");
  Act();
  EXPECT_THAT(shop_.ScheduleStatus().dump(), HasSubstr("where this one works: another-run"));
  shop_.gate.Hold(shop_.Entrant("a-third", "third"));
  shop_.gate.Leave({kShop, "another-run"});
  Act();
  EXPECT_THAT(message(), HasSubstr("this one works: a-third"));
  for (const char* more : {"b", "c", "d"}) shop_.gate.Hold(shop_.Entrant(more, "third"));
  Act();
  EXPECT_THAT(message(), HasSubstr("these work: a-third, b, c and 1 more"));
}

// Of its own schedule, that somebody made.
TEST_F(Acted, NamesTheRunThatASlotWaitsFor) {
  shop_.PutJob(shop_.PutRun(
      "mine", schedule_,
      {{"phase", "running"},
       {"jobName", "mine"},
       {"resolved",
        {{"origin", "person"}, {"trigger", "manual"}, {"scheduledFor", "2025-12-31T23:58:00Z"}}}}));
  Act();
  const auto run = shop_.Run(kDueRun);
  EXPECT_EQ(run["status"]["resolved"]["origin"], "controller");
  const auto conditions = run["status"]["conditions"];
  ASSERT_EQ(conditions.size(), 1U);
  EXPECT_EQ(conditions[0]["reason"], "ScheduleBusy");
  EXPECT_THAT(conditions[0]["message"].get<std::string>(), HasSubstr("run mine, which somebody"));
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  shop_.server.Patch("backupscheduleruns", kShop, "mine",
                     {{"status", {{"phase", "success"}, {"reason", "Completed"}}}});
  shop_.gate.Leave({kShop, "mine"});
  Act();
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
  EXPECT_EQ(shop_.Run(kDueRun)["status"]["conditions"], kube::Json::array());
}

TEST_F(Acted, SaysThatARunWaitsForItsSchedule) {
  shop_.server.Drop("tenants", kShop, "prod");
  shop_.PutUnresolvedRun("mine", {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}});
  Act();
  const auto status = [&] { return shop_.Run("mine")["status"]; };
  EXPECT_EQ(status()["conditions"][0]["reason"], "ScheduleNotReady");
  EXPECT_FALSE(status().contains("resolved"));
  const auto version = shop_.Run("mine")["metadata"]["resourceVersion"];
  Act();
  EXPECT_EQ(shop_.Run("mine")["metadata"]["resourceVersion"], version) << "said once";
  shop_.PutTenant();
  Act();
  EXPECT_TRUE(status().contains("resolved"));
  EXPECT_EQ(status()["conditions"], kube::Json::array());
}

TEST_F(Acted, WakesWhoeverWaitedForARunThatItEnds) {
  Act();
  EXPECT_EQ(shop_.Enter("next", "other"), 1U);
  shop_.server.Patch("backupscheduleruns", kShop, kDueRun, {{"spec", {{"cancel", true}}}});
  Act();
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "canceled");
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  EXPECT_EQ(shop_.queue.Get({}), (kube::ObjectKey{kShop, "other"}));
}

TEST_F(Acted, RecordsMissedSlots) {
  shop_.clock.Advance(std::chrono::hours{50});
  Act();
  const auto slots = shop_.history.Take().skipped_slots;
  ASSERT_EQ(slots.size(), 2U);  // the latest one runs
  EXPECT_EQ(slots.begin()->second.reason, "ControllerDown");
  EXPECT_EQ(slots.begin()->second.tenant_uid, shop_.server.All("tenants")[0]["metadata"]["uid"]);
  EXPECT_EQ(shop_.server.All("jobs").size(), 1U);
}

TEST_F(Acted, DoesNotSetBackTheStatusOfAScheduleThatHasChanged) {
  const auto observation = shop_.observer.Observe(kNightly);
  const auto plan = domain::PlanSchedule(observation->observed, shop_.clock.NowSeconds());
  shop_.PutSchedule("nightly");
  try {
    shop_.actor.WriteStatus(*observation, plan);
    ADD_FAILURE() << "written";
  } catch (const kube::ApiError& e) {
    EXPECT_TRUE(kube::IsConflict(e));
  }
}

TEST_F(Acted, IsDoneWithWhatIsGone) {
  const auto observation = shop_.observer.Observe(kNightly);
  const auto plan = domain::PlanSchedule(observation->observed, shop_.clock.NowSeconds());
  shop_.server.Drop("backupschedules", kShop, "nightly");
  EXPECT_NO_THROW(shop_.actor.WriteStatus(*observation, plan));
}

}  // namespace
}  // namespace strongroom::controller
