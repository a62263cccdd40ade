// Runs that have a Job and do not get on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/warnings.h"
#include "unit/controller/acting.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using ::testing::Contains;
using ::testing::HasSubstr;

const kube::Json kNoImage{
    {"phase", "Pending"},
    {"containerStatuses",
     kube::Json::array(
         {{{"name", "executor"},
           {"state",
            {{"waiting", {{"reason", "ErrImagePull"}, {"message", "not\u001b found"}}}}}}})}};
const kube::Json kEvicted{{"phase", "Failed"}, {"reason", "Evicted"}, {"message", "low on memory"}};

// The run of the slot that is due, and its Job.
class Obstructed : public Acting {
 protected:
  void SetUp() override {
    Acting::SetUp();
    Act();
  }
  void LookAfter(std::chrono::seconds time) {
    shop_.clock.Advance(time);
    shop_.reconciler.Reconcile(kNightly);
  }
  void FailJob() {
    shop_.server.Patch(
        "jobs", kShop, kDueRun,
        {{"status",
          {{"conditions",
            kube::Json::array({{{"type", "Failed"},
                                {"status", "True"},
                                {"reason", "BackoffLimitExceeded"},
                                {"lastTransitionTime", "2026-01-01T00:00:30Z"}}})}}}});
  }
  // "REASON: MESSAGE" of the run; empty when it is not blocked.
  std::string Why() {
    const kube::Json blocked = BlockedOf(shop_.Run(kDueRun));
    if (blocked.is_null()) return "";
    return blocked["reason"].get<std::string>() + ": " + blocked["message"].get<std::string>();
  }
};

TEST_F(Obstructed, SaysWhyItsPodDoesNotStartOnceThatTakesLong) {
  shop_.PutPod(kDueRun, kNoImage);
  LookAfter(9s);
  EXPECT_EQ(Why(), "");
  LookAfter(1s);
  EXPECT_EQ(Why(), "ImageUnavailable: pod " + kDueRun + "-pod: ErrImagePull: not\\x1b found");
  LookAfter(0s);
  EXPECT_THAT(shop_.ScheduleStatus().dump(), HasSubstr("ImageUnavailable"));
  shop_.PutPod(
      kDueRun,
      {{"phase", "Running"},
       {"containerStatuses",
        kube::Json::array({{{"state", {{"running", {{"startedAt", "2026-01-01T00:00:17Z"}}}}}}})}});
  LookAfter(1s);
  EXPECT_EQ(Why(), "");
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "running");
  LookAfter(1s);
  EXPECT_THAT(shop_.EventReasons(), Contains("ImageUnavailable"));
}

TEST_F(Obstructed, SaysWhyItsJobHasNoPod) {
  LookAfter(10s);
  EXPECT_EQ(Why(), "JobIgnored: the Job has no status.startTime");
  shop_.PutWarning(shop_.Job(kDueRun), "FailedCreate", "serviceaccount \"x\" not found");
  LookAfter(60s);
  EXPECT_EQ(Why(), "PodRefused: FailedCreate: serviceaccount \"x\" not found");
}

// Pods that have ended, and are kept for their logs, count in a quota of count/pods.
TEST_F(Obstructed, GetsRoomInAQuotaOfPodsAndOfNothingElse) {
  shop_.PutJob(shop_.PutRun("before", shop_.PutSchedule("other"),
                            {{"phase", "success"}, {"jobName", "before"}}),
               {{"conditions", {{{"type", "Complete"}, {"status", "True"}}}}});
  const auto refuse = [&](const std::string& what) {
    shop_.PutWarning(shop_.Job(kDueRun), "FailedCreate",
                     "Error creating: pods \"p\" is forbidden: exceeded quota: q, requested: " +
                         what + "=1, used: " + what + "=3, limited: " + what + "=3");
    LookAfter(60s);
    EXPECT_THAT(Why(), HasSubstr("PodRefused: FailedCreate"));
  };
  refuse("requests.cpu");
  EXPECT_FALSE(shop_.Job("before").is_null());
  refuse("pods");
  EXPECT_FALSE(shop_.Job("before").is_null()) << "those that have ended do not count";
  refuse("count/pods");
  EXPECT_TRUE(shop_.Job("before").is_null());
}

TEST_F(Obstructed, SaysWhichVolumeItsPodLacks) {
  shop_.PutPod(kDueRun, {{"phase", "Pending"}});
  shop_.PutWarning(shop_.server.Find("pods", kShop, kDueRun + "-pod"), "FailedMount",
                   "secret \"s\" not found");
  LookAfter(10s);
  EXPECT_EQ(Why(), "VolumeUnavailable: pod " + kDueRun +
                       "-pod: it has not started: FailedMount: secret \"s\" not found");
}

// Otherwise it would be made anew as often as somebody deletes it.
TEST_F(Obstructed, EndsWithTheJobThatSomebodyDeletes) {
  LookAfter(10s);
  EXPECT_EQ(StatusOf(kDueRun, "jobName"), kDueRun);
  shop_.server.Drop("jobs", kShop, kDueRun);
  LookAfter(1s);
  EXPECT_EQ(StatusOf(kDueRun, "reason"), "JobDeleted");
  EXPECT_EQ(Why(), "");
}

// The Job goes on, as a mesh's container does.
TEST_F(Obstructed, EndsWithItsExecutor) {
  shop_.PutPod(
      kDueRun,
      {{"phase", "Running"},
       {"containerStatuses",
        kube::Json::array({{{"name", "istio-proxy"},
                            {"state", {{"running", {{"startedAt", "2026-01-01T00:00:01Z"}}}}}},
                           {{"name", "executor"},
                            {"state",
                             {{"terminated",
                               {{"startedAt", "2026-01-01T00:00:02Z"},
                                {"finishedAt", "2026-01-01T00:00:30Z"},
                                {"exitCode", 137},
                                {"reason", "OOMKilled"}}}}}}})}});
  LookAfter(31s);
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "running");
  LookAfter(60s);
  EXPECT_EQ(StatusOf(kDueRun, "reason"), "ExecutorLost");
  EXPECT_THAT(StatusOf(kDueRun, "errorMessage"), HasSubstr("ended with code 137, OOMKilled"));
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
}

// What the server has written ends the run, and not the Job.
TEST_F(Obstructed, TakesItsJobAlongWhenThatGoesOn) {
  shop_.server.Patch("backupscheduleruns", kShop, kDueRun,
                     {{"status", {{"phase", "success"}, {"finishedAt", "2026-01-01T00:00:30Z"}}}});
  LookAfter(31s);
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
  LookAfter(60s);
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
}

TEST_F(Obstructed, IsTriedAgainWhenItsPodWasEvicted) {
  shop_.PutPod(kDueRun, kEvicted);
  FailJob();
  LookAfter(31s);
  EXPECT_EQ(Why(), "PodEvicted: pod " + kDueRun + "-pod: Evicted: low on memory");
  EXPECT_EQ(StatusOf(kDueRun, "phase"), "");
  LookAfter(60s);
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  EXPECT_EQ(shop_.Run(kDueRun)["status"]["attempts"], 2);
  LookAfter(1s);
  const kube::Json job = shop_.Job(kDueRun + "-end1");
  ASSERT_FALSE(job.is_null());
  EXPECT_EQ(job["metadata"]["ownerReferences"][0]["uid"], shop_.Run(kDueRun)["metadata"]["uid"]);
  EXPECT_EQ(shop_.Enter("next", "other"), 1U) << "it has its place still";
}

TEST_F(Obstructed, EndsInTheWordsOfItsPod) {
  shop_.PutPod(kDueRun, {{"phase", "Failed"},
                         {"containerStatuses",
                          kube::Json::array({{{"name", "executor"},
                                              {"state",
                                               {{"terminated",
                                                 {{"exitCode", 137},
                                                  {"reason", "OOMKilled"},
                                                  {"message", "first\nlast words\n"},
                                                  {"startedAt", "2026-01-01T00:00:07Z"}}}}}}})}});
  FailJob();
  LookAfter(90s);
  EXPECT_EQ(StatusOf(kDueRun, "reason"), "ExecutorLost");
  EXPECT_THAT(StatusOf(kDueRun, "errorMessage"),
              HasSubstr("its container ended with code 137, OOMKilled: last words"));
}

TEST_F(Obstructed, WarningsAreTheNewestOfTheObject) {
  const kube::Json job = shop_.Job(kDueRun);
  const std::string uid = job["metadata"]["uid"];
  EXPECT_EQ(NewestWarning(shop_.client, kShop, uid).message, "");
  shop_.PutWarning(job, "a", "older");
  shop_.PutWarning(job, "b", "newer\u202e");
  shop_.server.Patch("events", kShop, kDueRun + "-b", {{"lastTimestamp", "2026-01-01T00:00:09Z"}});
  EXPECT_EQ(NewestWarning(shop_.client, kShop, uid).message, "newer\\u{202e}");
  shop_.server.RefuseNext("GET", "events", 403);
  EXPECT_EQ(NewestWarning(shop_.client, kShop, uid).message, "");
}

}  // namespace
}  // namespace strongroom::controller
