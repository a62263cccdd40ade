#include "controller/retention_worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/controller/fake_retention.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Kind = store::StoreError::Kind;

class Retained : public ::testing::Test {
 protected:
  void SetUp() override {
    nightly_ = shop_.PutSchedule("nightly")["metadata"]["uid"];
    weekly_ = shop_.PutSchedule("weekly")["metadata"]["uid"];
  }
  void Store(const std::string& schedule, const std::string& set = "7") {
    domain::Run run;
    run.meta.ns = kShop;
    run.spec.schedule.name = schedule;
    run.status.backup_set_id = set;
    worker_.RunStored(run, Stored::kFirst);
  }
  // The next things that are due are done; which schedules were looked at?
  std::vector<std::string> Do(int count) {
    retention_.asked.clear();
    for (int i = 0; i < count; ++i) EXPECT_TRUE(worker_.DoNext({}));
    return retention_.asked;
  }
  // The first sweep, both schedules, and removals.
  void Begin() { Do(4); }
  // Of every request, or of those about one schedule.
  void Fail(Kind kind, const std::string& uid = "") {
    retention_.answer = [kind, uid](const std::string& asked) {
      if (uid.empty() || asked == uid) throw store::StoreError(kind, "no");
    };
  }
  void Recover() {
    retention_.answer = [](const std::string&) {};
  }

  Shop shop_;
  std::string nightly_;
  std::string weekly_;
  FakeRetention retention_;
  RetentionWorker worker_{{.retention = retention_,
                           .caches = shop_.caches,
                           .clock = shop_.clock,
                           .metrics = shop_.metrics,
                           .findings = shop_.findings,
                           .queue = shop_.queue,
                           .events = *shop_.events},
                          {}};
};

TEST_F(Retained, AreImportedSetsForAsLongAsSomebodyHoldsThem) {
  retention_.released_imports = 3;
  Begin();
  EXPECT_EQ(retention_.released_imports, 0);
  EXPECT_THAT(shop_.registry.Render(), HasSubstr("strongroom_retention_deleted_total 3\n"));
}

TEST_F(Retained, AreTheSetsThatTheScheduleKeeps) {
  shop_.PutSchedule("nightly", {{"retention", {{"keepLast", 2}}}});
  for (int64_t id = 1; id <= 4; ++id) {
    retention_.sets[nightly_].push_back({.id = id,
                                         .sealed_at = shop_.clock.NowSeconds() + id * 1s,
                                         .is_complete = true,
                                         .is_held = false});
  }
  Begin();
  EXPECT_THAT(retention_.marked, UnorderedElementsAre(1, 2));
  EXPECT_THAT(shop_.registry.Render(), HasSubstr("strongroom_retention_deleted_total 2\n"));
}

// docs/api.md says so. One that is made anew under the name is another.
TEST_F(Retained, IsEverythingOfAScheduleThatIsGone) {
  for (int64_t id = 1; id <= 4; ++id) {
    retention_.sets[nightly_].push_back(
        {.id = id, .sealed_at = shop_.clock.NowSeconds() + id * 1s, .is_complete = true});
  }
  shop_.server.Drop("backupschedules", kShop, "nightly");
  Do(2);  // the sweep, and the schedule that is left
  shop_.PutSchedule("nightly", {{"retention", {{"keepLast", 1}}}});
  Store("nightly");
  Do(1);
  EXPECT_THAT(retention_.marked, IsEmpty());
}

TEST_F(Retained, IsEverythingWhenPoliciesVanishUntilSomebodyHasLooked) {
  shop_.PutSchedule("nightly", {{"retention", {{"keepLast", 1}}}});
  for (int64_t id = 1; id <= 3; ++id) {
    retention_.sets[nightly_].push_back(
        {.id = id, .sealed_at = shop_.clock.NowSeconds() + id * 1s, .is_complete = true});
  }
  retention_.counts[nightly_] = {{"roles", 40, 0}};
  Begin();
  EXPECT_THAT(retention_.marked, IsEmpty());
  EXPECT_EQ(shop_.observer.Observe(kNightly)->observed.vanished_policies,
            "roles 0 (there were 40)");
  shop_.server.Patch("backupschedules", kShop, "nightly",
                     {{"metadata", {{"annotations", {{"strongroom.dev/accept-set", "3"}}}}}});
  worker_.LookAt(kNightly);
  Do(1);
  EXPECT_THAT(retention_.marked, UnorderedElementsAre(1, 2));
  EXPECT_EQ(shop_.observer.Observe(kNightly)->observed.vanished_policies, "");
}

// It would hold for all sets that are yet to come.
TEST_F(Retained, IsEverythingStillWhenNoSetIsAccepted) {
  for (const char* const accepted : {"999", "4", "0", "-1", "newest", "3 "}) {
    shop_.PutSchedule("nightly", {{"retention", {{"keepLast", 1}}}});
    retention_.sets[nightly_] = {{.id = 2, .is_complete = true}, {.id = 3, .is_complete = true}};
    retention_.counts[nightly_] = {{"roles", 40, 0}};
    shop_.server.Patch(
        "backupschedules", kShop, "nightly",
        {{"metadata", {{"annotations", {{"strongroom.dev/accept-set", accepted}}}}}});
    worker_.LookAt(kNightly);
    Do(accepted == std::string("999") ? 4 : 1);
    EXPECT_THAT(retention_.marked, IsEmpty()) << accepted;
  }
  EXPECT_THAT(shop_.EventReasons(), Contains("AcceptSetIgnored"));
}

// It is none that somebody has looked at, and would hide the sets before it.
TEST_F(Retained, IsEverythingStillWhenASetOfAnotherScheduleIsAccepted) {
  shop_.PutSchedule("nightly", {{"retention", {{"keepLast", 1}}}});
  retention_.sets[nightly_] = {{.id = 2, .is_complete = true}, {.id = 5, .is_complete = true}};
  retention_.sets[weekly_] = {{.id = 4, .is_complete = true}};
  retention_.counts[nightly_] = {{"roles", 40, 0}};
  shop_.server.Patch("backupschedules", kShop, "nightly",
                     {{"metadata", {{"annotations", {{"strongroom.dev/accept-set", "4"}}}}}});
  Begin();
  EXPECT_THAT(retention_.marked, IsEmpty());
  EXPECT_THAT(shop_.EventReasons(), Contains("AcceptSetIgnored"));
}

TEST_F(Retained, IsLookedAtOnceARunHasStoredASet) {
  EXPECT_THAT(Do(4), UnorderedElementsAre(nightly_, weekly_)) << "the first sweep";
  Store("weekly");
  Store("nightly", /*set=*/"");  // nothing was backed up
  EXPECT_THAT(Do(1), ElementsAre(weekly_));
}

TEST_F(Retained, IsEverySchedulePeriodicallyThoughRunsOfOneAreStoredAllTheTime) {
  Begin();
  for (size_t hour = 0; hour < 3; ++hour) {
    for (int i = 0; i < 2; ++i) {
      shop_.clock.Advance(30min);
      Store("nightly");
      if (i == 0) EXPECT_THAT(Do(1), ElementsAre(nightly_));
    }
    // The run of the hour, the sweep, and what it finds.
    EXPECT_THAT(Do(5), Contains(weekly_)) << hour;
    EXPECT_EQ(retention_.purged_before.size(), hour + 2);
  }
}

TEST_F(Retained, SetsAreRemovedAfterTheirGraceAndHoldUpNoSchedule) {
  retention_.to_purge = 50;
  Begin();
  Store("weekly");
  EXPECT_EQ(retention_.to_purge, 30);
  EXPECT_THAT(Do(2), ElementsAre(weekly_)) << "behind the removals that were due before";
  EXPECT_EQ(retention_.to_purge, 10);
  Do(2);
  EXPECT_EQ(retention_.to_purge, 0);
  const auto before = shop_.clock.NowSeconds() - 24h * 7;
  EXPECT_THAT(retention_.purged_before, ElementsAre(before, before, before, before));
}

// What they are, and for how long, is the matter of domain::SetsInUse.
TEST_F(Retained, AreSetsThatRestoresHaveInUse) {
  const auto put = [&](const char* name, const char* backup_set, const char* phase) {
    shop_.server.Put(
        "backuprestores",
        Shop::Object(name, {{"spec",
                             {{"backupSet", backup_set},
                              {"mode", "apply"},
                              {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}},
                            {"status", {{"phase", phase}}}}));
  };
  put("waits", "nightly-1-1", "waitingForApproval");
  put("done", "nightly-2-2", "success");
  put("unreadable", "nightly-3-3", "no phase");
  Begin();
  // A later version may go on with what this one cannot read.
  const domain::SetUse unreadable{kShop, "nightly-3-3", "unreadable"};
  EXPECT_THAT(retention_.in_use,
              UnorderedElementsAre(domain::SetUse{kShop, "nightly-1-1", "waits"}, unreadable));
  shop_.server.Drop("backuprestores", kShop, "waits");
  shop_.clock.Advance(1h);
  Do(4);
  EXPECT_THAT(retention_.in_use, ElementsAre(unreadable));
}

TEST_F(Retained, IsLaterWhatPostgresCouldNotDo) {
  Begin();
  Store("nightly");
  Store("weekly");
  Fail(Kind::kUnavailable);
  EXPECT_FALSE(worker_.DoNext({}));
  Recover();
  EXPECT_THAT(Do(1), ElementsAre(weekly_)) << "it has not been forgotten for the other";
  shop_.clock.Advance(1s);
  EXPECT_THAT(Do(1), ElementsAre(nightly_));
}

TEST_F(Retained, IsTheRemovalThatPostgresCouldNotDo) {
  Do(3);
  Fail(Kind::kInDoubt);
  EXPECT_FALSE(worker_.DoNext({}));
  EXPECT_THAT(retention_.purged_before, IsEmpty());
  Recover();
  shop_.clock.Advance(1s);
  Do(1);
  EXPECT_EQ(retention_.purged_before.size(), 1U);
}

TEST_F(Retained, WhatPostgresRefusesWaitsForTheNextSweep) {
  Begin();
  Fail(Kind::kRefused, nightly_);
  Store("nightly");
  EXPECT_THAT(Do(1), IsEmpty());
  shop_.clock.Advance(5min);
  Store("weekly");
  EXPECT_THAT(Do(1), ElementsAre(weekly_));
  Recover();
  shop_.clock.Advance(1h);
  EXPECT_THAT(Do(3), Contains(nightly_));
}

TEST_F(Retained, WhatARuleOfTheSchemaForbidsIsNotTriedAgainAndAgain) {
  Begin();
  Fail(Kind::kForbidden, nightly_);
  Store("nightly");
  EXPECT_THAT(Do(1), IsEmpty());
  shop_.clock.Advance(5min);
  Store("weekly");
  EXPECT_THAT(Do(1), ElementsAre(weekly_)) << "nightly waits for the next sweep";
}

TEST_F(Retained, EndsWhenItIsTold) {
  std::stop_source stop;
  stop.request_stop();
  worker_.Run(stop.get_token());
  EXPECT_FALSE(worker_.DoNext(stop.get_token()));
}

}  // namespace
}  // namespace strongroom::controller
