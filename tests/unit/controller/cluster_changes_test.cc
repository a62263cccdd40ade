#include "controller/cluster_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/controller/fake_retention.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using ::testing::Contains;
using Keys = std::vector<kube::ObjectKey>;

// The caches tell of each change by themselves.
class Changes : public ::testing::Test {
 protected:
  struct Later final : ClusterListener {
    void TenantChanged(const kube::ObjectKey& key, Value<api::Tenant> before,
                       Value<api::Tenant> now) override {
      to->TenantChanged(key, before, now);
    }
    void ScheduleChanged(const kube::ObjectKey& key, Value<api::Schedule> before,
                         Value<api::Schedule> now) override {
      to->ScheduleChanged(key, before, now);
    }
    void RunChanged(const kube::ObjectKey& key, Value<CachedRun> before,
                    Value<CachedRun> now) override {
      to->RunChanged(key, before, now);
    }
    void PartOfRunChanged(const kube::ObjectKey& run) override { to->PartOfRunChanged(run); }
    void PartOfCheckChanged(const std::string& uid) override { to->PartOfCheckChanged(uid); }
    void RestoreChanged(const kube::ObjectKey& key, Value<CachedRestore> before,
                        Value<CachedRestore> now) override {
      to->RestoreChanged(key, before, now);
    }
    void PartOfRestoreChanged(const std::string& uid) override { to->PartOfRestoreChanged(uid); }
    ClusterListener* to = nullptr;
  };

  Changes() {
    later_.to = &changes_;
    shop_.Feed(caches_);
    shop_.PutTenant();
    schedule_ = shop_.PutSchedule("nightly");
    Woken();
    shop_.history.Take();
  }
  // The schedules that are asked for since the last call.
  Keys Woken() {
    Keys woken;
    while (shop_.queue.Depth() > 0) {
      woken.push_back(*shop_.queue.Get({}));
      shop_.queue.Done(woken.back());
    }
    return woken;
  }
  size_t PlaceAtTheTenant(const std::string& run) { return shop_.Enter(run, "of-" + run); }

  Shop shop_;
  Later later_;
  Caches caches_{&later_};
  TenantStatusWriter tenant_status_{caches_, shop_.client, shop_.client, shop_.clock, shop_.checks};
  FakeRetention stored_;
  RetentionWorker retention_{{.retention = stored_,
                              .caches = caches_,
                              .clock = shop_.clock,
                              .metrics = shop_.metrics,
                              .findings = shop_.findings,
                              .queue = shop_.queue,
                              .events = *shop_.events},
                             {}};
  RestoreWorker restores_{{.caches = caches_,
                           .client = shop_.client,
                           .clock = shop_.clock,
                           .job = shop_.job_settings,
                           .metrics = shop_.metrics}};
  access::KubeReviews reviews_{shop_.client};
  DrillWorker drills_{{.caches = caches_,
                       .client = shop_.client,
                       .reviews = reviews_,
                       .clock = shop_.clock,
                       .findings = shop_.drilled,
                       .queue = shop_.queue}};
  ClusterChanges changes_{{.caches = caches_,
                           .history = shop_.history,
                           .queue = shop_.queue,
                           .gate = shop_.gate,
                           .tenant_status = tenant_status_,
                           .retention = retention_,
                           .restores = restores_,
                           .drills = drills_,
                           .events = *shop_.events}};
  kube::Json schedule_;
};

TEST_F(Changes, OfARunWakeItsSchedule) {
  shop_.PutRun("a", schedule_);
  EXPECT_EQ(Woken(), Keys{kNightly});
  EXPECT_EQ(shop_.history.Take().runs.size(), 1U);
}

TEST_F(Changes, TellHowARunEndedThatHasNoErrorCode) {
  shop_.PutRun("a", schedule_);
  shop_.PutRun("a", schedule_, {{"phase", "skipped"}, {"errorMessage", "run b had not ended"}});
  shop_.events.reset();
  std::set<std::string> messages;
  for (const auto& event : shop_.server.All("events")) messages.insert(event["message"]);
  EXPECT_EQ(messages, std::set<std::string>{"run a ended: skipped (run b had not ended)"});
}

// Each generation of it, and its end; a status is nobody's deed.
TEST_F(Changes, OfARestoresSpecAreForTheAuditLog) {
  const auto restore = [](int64_t generation) {
    CachedRestore made;
    made.meta.uid = "r";
    made.meta.ns = kShop;
    made.meta.name = "back";
    made.meta.generation = generation;
    return std::make_shared<const CachedRestore>(made);
  };
  const kube::ObjectKey key{kShop, "back"};
  changes_.RestoreChanged(key, nullptr, restore(1));
  EXPECT_EQ(shop_.history.Take().restores.at("r").generation, 1);
  changes_.RestoreChanged(key, restore(1), restore(1));
  EXPECT_TRUE(shop_.history.Take().IsEmpty());
  changes_.RestoreChanged(key, restore(1), restore(2));
  EXPECT_EQ(shop_.history.Take().restores.at("r").generation, 2);
  changes_.RestoreChanged(key, restore(2), nullptr);
  EXPECT_EQ(shop_.history.Take().deleted_restores.count("r"), 1U);
}

TEST_F(Changes, OfAJobOrAPodWakeTheScheduleOfTheirRun) {
  const auto run = shop_.PutRun("a", schedule_);
  Woken();
  shop_.PutJob(run);
  EXPECT_EQ(Woken(), Keys{kNightly});
  auto job = shop_.Job("a");
  job["metadata"]["name"] = "a-other";
  shop_.server.Put("jobs", job);
  EXPECT_EQ(Woken(), Keys{kNightly}) << "whatever the Job is called";
  shop_.server.Put(
      "pods", Shop::Object("a-x", {{"metadata", {{"labels", {{"strongroom.dev/run", "a"}}}}}}));
  EXPECT_EQ(Woken(), Keys{kNightly});
  shop_.server.Drop("pods", kShop, "a-x");
  EXPECT_EQ(Woken(), Keys{kNightly});
}

TEST_F(Changes, OfATenantsSpecWakeItsSchedulesAndThoseOfItsStatusDoNot) {
  const auto patch = [&](const kube::Json& changed) {
    shop_.server.Patch("tenants", kShop, "prod", changed);
    return Woken();
  };
  EXPECT_EQ(patch({{"status", {{"observedGeneration", 1}}}}), Keys{});
  EXPECT_EQ(patch({{"metadata", {{"generation", 2}}}, {"spec", {{"maxConcurrentRuns", 2}}}}),
            Keys{kNightly});
  shop_.server.Drop("tenants", kShop, "prod");
  EXPECT_EQ(Woken(), Keys{kNightly});
  EXPECT_EQ(shop_.history.Take().deleted_tenants.size(), 1U);
}

TEST_F(Changes, OfATenantsSpecHaveTheDrillsOfItsSchedulesLookedAt) {
  const auto reason = [&] {
    drills_.DoNext({});
    const auto found = shop_.drilled.Get(kNightly, schedule_["metadata"]["uid"].get<std::string>());
    return found && found->restorable ? found->restorable->reason : "none";
  };
  shop_.server.Patch(
      "backupschedules", kShop, "nightly",
      {{"spec", {{"drill", {{"every", "1d"}, {"serviceAccountName", "restorer"}}}}}});
  EXPECT_EQ(reason(), "NotDrilledYet");
  shop_.server.Patch(
      "tenants", kShop, "prod",
      {{"metadata", {{"generation", 2}}},
       {"spec", {{"provider", "directory"}, {"directory", {{"claimName", "policies"}}}}}});
  EXPECT_EQ(reason(), "DrillRefused");
}

TEST_F(Changes, AtTheEndOfARunGiveItsPlaceToTheNextAndTellTheUser) {
  shop_.PutRun("a", schedule_);
  EXPECT_EQ(PlaceAtTheTenant("a"), 0U);
  EXPECT_EQ(PlaceAtTheTenant("b"), 1U);
  Woken();
  shop_.server.Patch("backupscheduleruns", kShop, "a", {{"status", {{"phase", "partial"}}}});
  EXPECT_THAT(Woken(), Contains(kube::ObjectKey{kShop, "of-b"}));
  EXPECT_EQ(PlaceAtTheTenant("b"), 0U);
  EXPECT_EQ(shop_.EventReasons(), std::set<std::string>{"RunNotSuccessful"});
}

TEST_F(Changes, AtTheEndOfARunShowWhatItFoundOfTheTenantsRights) {
  shop_.PutRun("a", schedule_);
  shop_.server.Patch(
      "backupscheduleruns", kShop, "a",
      {{"status",
        {{"phase", "failed"},
         {"summary",
          {{"typeBreakdown",
            {{"roles",
              {{"state", "failed"}, {"errors", 1}, {"errorCode", "PERMISSION_MISSING"}}}}}}}}}});
  EXPECT_TRUE(tenant_status_.DoNext({}));
  const auto conditions = shop_.server.Find("tenants", kShop, "prod")["status"]["conditions"];
  EXPECT_EQ(conditions[1]["reason"], "RightsMissing");
}

TEST_F(Changes, ThatDeleteARunGiveItsPlaceBackAndRecordIt) {
  const auto run = shop_.PutRun("a", schedule_, {{"phase", "running"}});
  EXPECT_EQ(PlaceAtTheTenant("a"), 0U);
  shop_.server.Drop("backupscheduleruns", kShop, "a");
  EXPECT_EQ(PlaceAtTheTenant("b"), 0U);
  EXPECT_EQ(shop_.history.Take().runs.at(run["metadata"]["uid"]).status.outcome.phase,
            domain::RunPhase::kCanceled);
}

TEST_F(Changes, ThatDeleteARunNobodyCanReadGiveItsPlaceBack) {
  auto run = shop_.PutRun("a", schedule_, {{"phase", "running"}});
  EXPECT_EQ(PlaceAtTheTenant("a"), 0U);
  run["spec"]["scheduledFor"] = "tomorrow";
  shop_.server.Put("backupscheduleruns", run);
  EXPECT_EQ(PlaceAtTheTenant("b"), 1U);
  Woken();
  shop_.server.Drop("backupscheduleruns", kShop, "a");
  EXPECT_EQ(Woken(), (Keys{{kShop, "of-b"}}));
  EXPECT_EQ(PlaceAtTheTenant("b"), 0U);
}

TEST_F(Changes, ThatNobodyHeardOfAreCaughtUpWith) {
  const auto run = shop_.PutRun("a", schedule_, {{"phase", "running"}});
  shop_.PutJob(run);
  shop_.PutSchedule("weekly");
  Woken();
  changes_.CatchUp();
  EXPECT_EQ(Woken(), (Keys{kNightly, {kShop, "weekly"}}));
  EXPECT_EQ(PlaceAtTheTenant("b"), 1U) << "a holds the place";
}

// What has become of an orphan is looked at as well.
TEST_F(Changes, ThatLeftAnOrphanAreCaughtUpWith) {
  shop_.PutJob(shop_.PutRun("a", schedule_, {{"phase", "running"}}));
  shop_.server.Drop("backupschedules", kShop, "nightly");
  Woken();
  changes_.CatchUp();
  EXPECT_EQ(Woken(), Keys{kNightly});
}

}  // namespace
}  // namespace strongroom::controller
