#include "controller/observer.h"

#include <gtest/gtest.h>

#include "kube/error.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

class Observed : public ::testing::Test {
 protected:
  // The one run of the schedule, as it is seen.
  domain::RunView TheRun() {
    const auto observation = shop_.observer.Observe(kNightly);
    EXPECT_EQ(observation->observed.runs.size(), 1U);
    return observation->observed.runs.at(0);
  }

  Shop shop_;
};

TEST_F(Observed, IsNothingOfAScheduleThatIsGone) { EXPECT_FALSE(shop_.observer.Observe(kNightly)); }

TEST_F(Observed, IsTheScheduleWithItsTenant) {
  const auto schedule = shop_.PutSchedule("nightly");
  EXPECT_FALSE(shop_.observer.Observe(kNightly)->observed.tenant);
  shop_.PutTenant();
  const auto observation = shop_.observer.Observe(kNightly);
  EXPECT_EQ(observation->observed.uid, schedule["metadata"]["uid"]);
  EXPECT_TRUE(observation->observed.spec);
  EXPECT_EQ(observation->tenant->meta.name, "prod");
  ASSERT_TRUE(observation->observed.tenant);
  EXPECT_FALSE(observation->observed.tenant->problem);
}

TEST_F(Observed, AreOnlyRunsThatTheControllerResolvedAsTheSchedules) {
  const auto schedule = shop_.PutSchedule("nightly");
  shop_.PutRun("ours", schedule);
  // By its own words and owners.
  auto by_hand = shop_.PutRun("by-hand", schedule);
  by_hand["status"].erase("resolved");
  shop_.server.Put("backupscheduleruns", by_hand);
  auto of_another = shop_.PutRun("of-another", schedule);
  of_another["status"]["resolved"]["scheduleRef"]["uid"] = "another";
  shop_.server.Put("backupscheduleruns", of_another);
  auto unreadable = shop_.PutRun("unreadable", schedule);
  unreadable["spec"]["scheduledFor"] = "tomorrow";
  shop_.server.Put("backupscheduleruns", unreadable);
  EXPECT_EQ(TheRun().name, "ours");
  const auto unresolved = shop_.observer.Observe(kNightly)->observed.unresolved;
  ASSERT_EQ(unresolved.size(), 1U);
  EXPECT_EQ(unresolved[0].name, "by-hand");
}

TEST_F(Observed, IsWhatTheInstallationDoesNotAllow) {
  shop_.PutSchedule("nightly", {{"executor", {{"image", "somebody/else"}}}});
  const auto refused = shop_.observer.Observe(kNightly)->observed.invalid;
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].field, "spec.executor.image");
  shop_.job_settings.allowed.images = {"somebody/*"};
  EXPECT_TRUE(shop_.observer.Observe(kNightly)->observed.invalid.empty());
}

TEST_F(Observed, IsEveryTypeByItsName) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly", {{"policyTypes", {"*"}}});
  EXPECT_EQ(shop_.observer.Observe(kNightly)->observed.tenant->policy_types,
            std::vector<std::string>{"roles"});
}

TEST_F(Observed, IsWhetherARunIsStoredOnceItHasEnded) {
  const auto schedule = shop_.PutSchedule("nightly");
  const auto run = shop_.PutRun("a", schedule, {{"phase", "running"}});
  shop_.history.NoteStored(run["metadata"]["uid"]);
  EXPECT_FALSE(TheRun().is_stored);
  shop_.PutRun("a", schedule, {{"phase", "failed"}});
  EXPECT_TRUE(TheRun().is_stored);
}

TEST_F(Observed, IsTheJobOfThisRunNotOfOneWithItsName) {
  const auto schedule = shop_.PutSchedule("nightly");
  auto run = shop_.PutRun("a", schedule);
  shop_.PutJob({{"metadata", {{"name", "a"}, {"uid", "another"}}}});
  EXPECT_EQ(TheRun().job, domain::JobState::kAbsent);
  shop_.PutJob(run);
  EXPECT_EQ(TheRun().job, domain::JobState::kActive);
}

TEST_F(Observed, IsTheJobOfTheNameThatWasWrittenDown) {
  const auto schedule = shop_.PutSchedule("nightly");
  const auto run = shop_.PutRun("a", schedule, {{"resolved", {{"jobName", "a-end1"}}}});
  shop_.PutJob({{"metadata", {{"name", "a"}, {"uid", "another"}}}});
  EXPECT_EQ(TheRun().job, domain::JobState::kAbsent);
  kube::Json ours = run;
  ours["metadata"]["name"] = "a-end1";
  shop_.PutJob(ours);
  EXPECT_EQ(TheRun().job, domain::JobState::kActive);
  // Also when the cache has lost it.
  shop_.server.Patch("backupscheduleruns", kShop, "a",
                     {{"status", {{"phase", "running"}, {"jobName", "a-end1"}}}});
  shop_.caches.jobs.Remove(shop_.Job("a-end1"));
  EXPECT_EQ(TheRun().job, domain::JobState::kActive);
}

TEST_F(Observed, IsWhenThePodStarted) {
  const auto schedule = shop_.PutSchedule("nightly");
  shop_.PutJob(shop_.PutRun("a", schedule));
  EXPECT_FALSE(TheRun().pod_started_at);
  kube::Json pod = Shop::Object(
      "a-x", {{"metadata", {{"labels", {{"strongroom.dev/run", "a"}}}}},
              {"status",
               {{"containerStatuses",
                 {{{"state", {{"running", {{"startedAt", "2026-01-01T00:00:07Z"}}}}}}}}}}});
  shop_.server.Put("pods", pod);
  EXPECT_FALSE(TheRun().pod_started_at) << "a label is anybody's";
  pod["metadata"]["ownerReferences"] = kube::Json::array(
      {{{"kind", "Job"}, {"uid", shop_.Job("a")["metadata"]["uid"]}, {"controller", true}}});
  shop_.server.Put("pods", pod);
  EXPECT_EQ(TheRun().pod_started_at, shop_.clock.NowSeconds() + std::chrono::seconds{7});
}

// The cache has lost the Job of a run that was seen to work.
class ObservedWithoutItsJob : public Observed {
 protected:
  void SetUp() override {
    shop_.PutJob(
        shop_.PutRun("a", shop_.PutSchedule("nightly"), {{"phase", "running"}, {"jobName", "a"}}));
    shop_.caches.jobs.Remove(shop_.Job("a"));
  }
};

TEST_F(ObservedWithoutItsJob, IsReadFromTheApiServer) {
  EXPECT_EQ(TheRun().job, domain::JobState::kActive);
  shop_.server.Drop("jobs", kShop, "a");
  EXPECT_EQ(TheRun().job, domain::JobState::kAbsent);
}

TEST_F(ObservedWithoutItsJob, IsNotConcludedFromAFailure) {
  shop_.server.RefuseNext("GET", "jobs", 500);
  EXPECT_THROW(shop_.observer.Observe(kNightly), kube::ApiError);
}

}  // namespace
}  // namespace strongroom::controller
