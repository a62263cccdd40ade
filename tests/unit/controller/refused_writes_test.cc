// What the API server does not take.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/controller/acting.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using ::testing::Contains;
using ::testing::HasSubstr;

class ActedOnARefusal : public Acting {
 protected:
  kube::Json BlockedOfTheSchedule() {
    return BlockedOf(shop_.server.Find("backupschedules", kShop, "nightly"));
  }
};

TEST_F(ActedOnARefusal, SaysWhyAJobIsNotMade) {
  shop_.server.RefuseNext("POST", "jobs", 403);
  EXPECT_TRUE(shop_.reconciler.Reconcile(kNightly).has_failed);
  const kube::Json blocked = BlockedOf(shop_.Run(kDueRun));
  ASSERT_FALSE(blocked.is_null());
  EXPECT_EQ(blocked["status"], "True");
  EXPECT_EQ(blocked["reason"], "JobRefused");
  EXPECT_THAT(blocked["message"].get<std::string>(), HasSubstr("the fake server says Refused"));
  EXPECT_EQ(shop_.ScheduleStatus()["lastScheduledFor"], "2026-01-01T00:00:00Z");
  shop_.server.RefuseNext("POST", "jobs", 403);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(BlockedOfTheSchedule()["reason"], "JobRefused");
  EXPECT_THAT(shop_.EventReasons(), Contains("JobRefused"));
}

TEST_F(ActedOnARefusal, SaysItOnceAndHealsByItself) {
  shop_.server.RefuseNext("POST", "jobs", 422);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(BlockedOf(shop_.Run(kDueRun))["reason"], "JobInvalid");
  const auto version = shop_.Run(kDueRun)["metadata"]["resourceVersion"];
  shop_.server.RefuseNext("POST", "jobs", 422);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Run(kDueRun)["metadata"]["resourceVersion"], version);
  EXPECT_FALSE(shop_.reconciler.Reconcile(kNightly).has_failed);
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
}

// Policies choose their codes; what they refuse can be all the same, once they let it.
TEST_F(ActedOnARefusal, WaitsForAPolicyWhateverItsCode) {
  for (const auto& [code, words] : std::vector<std::pair<int, const char*>>{
           {400, "admission webhook \"p\" denied the request: no"},
           {409, "admission webhook \"p\" denied the request: not while upgrading"},
           {422, "admission webhook \"p\" denied the request without explanation"},
           {422,
            "jobs.batch \"j\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' "
            "denied request: no"}}) {
    shop_.server.RefuseNext("POST", "jobs", code, words);
    EXPECT_TRUE(shop_.reconciler.Reconcile(kNightly).has_failed) << words;
    const kube::Json blocked = BlockedOf(shop_.Run(kDueRun));
    ASSERT_FALSE(blocked.is_null()) << words;
    EXPECT_EQ(blocked["reason"], "JobRefused") << words;
    EXPECT_THAT(blocked["message"].get<std::string>(), HasSubstr(words));
  }
}

// A policy webhook says 400, as others say 403: it may be another tomorrow.
TEST_F(ActedOnARefusal, SaysWhetherThereCanEverBeSuchAJob) {
  for (const auto& [status, reason] : std::vector<std::pair<int, const char*>>{
           {400, "JobRefused"}, {404, "JobRefused"}, {413, "JobInvalid"}, {500, "JobRefused"}}) {
    shop_.server.RefuseNext("POST", "jobs", status);
    shop_.reconciler.Reconcile(kNightly);
    EXPECT_EQ(BlockedOf(shop_.Run(kDueRun))["reason"], reason) << status;
  }
}

// Whatever keeps this schedule's run from starting is no other's affair.
TEST_F(ActedOnARefusal, HoldsNoPlaceAtTheTenant) {
  shop_.server.RefuseNext("POST", "jobs", 403);
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 0U);
}

TEST_F(ActedOnARefusal, MakesRoomInAQuotaByTheJobsOfItsEndedRuns) {
  shop_.PutJob(shop_.PutRun("before", schedule_,
                            {{"phase", "success"},
                             {"jobName", "before"},
                             {"resolved", {{"scheduledFor", "2025-12-31T00:00:00Z"}}}}),
               {{"conditions", {{{"type", "Complete"}, {"status", "True"}}}}});
  shop_.server.RefuseNext("POST", "jobs", 403, "denied by policy");
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_FALSE(shop_.Job("before").is_null());
  shop_.server.RefuseNext("POST", "jobs", 403, "exceeded quota: q");
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_TRUE(shop_.Job("before").is_null());
}

// The namespace has one quota for all of them.
TEST_F(ActedOnARefusal, MakesRoomInAQuotaByTheOldestJobOfOthers) {
  const kube::Json other = shop_.PutSchedule("other");
  const auto put = [&](const char* run, const char* phase, const char* end) {
    shop_.PutJob(shop_.PutRun(run, other, {{"phase", phase}, {"jobName", run}}),
                 {{"conditions",
                   {{{"type", "Complete"}, {"status", "True"}, {"lastTransitionTime", end}}}}});
  };
  put("a-younger", "success", "2025-12-31T22:00:00Z");
  put("b-oldest", "failed", "2025-12-31T21:00:00Z");
  put("c-whose-report-is-awaited", "running", "2025-12-31T20:00:00Z");
  const auto refuse = [&] {
    shop_.server.RefuseNext("POST", "jobs", 403,
                            "exceeded quota: q, requested: count/jobs.batch=1, used: "
                            "count/jobs.batch=3, limited: count/jobs.batch=3");
    shop_.reconciler.Reconcile(kNightly);
  };
  refuse();
  EXPECT_TRUE(shop_.Job("b-oldest").is_null());
  EXPECT_FALSE(shop_.Job("a-younger").is_null()) << "one is enough";
  refuse();
  refuse();
  EXPECT_TRUE(shop_.Job("a-younger").is_null());
  EXPECT_FALSE(shop_.Job("c-whose-report-is-awaited").is_null());
}

TEST_F(ActedOnARefusal, GivesAJobItsPlaceThatWasMadeUnheard) {
  shop_.server.RefuseNext("POST", "jobs", 504);
  shop_.reconciler.Reconcile(kNightly);
  shop_.PutJob(shop_.Run(kDueRun));
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_EQ(shop_.Enter("next", "other"), 1U);
}

TEST_F(ActedOnARefusal, SaysWhyARunIsNotMadeAndKeepsItsSlot) {
  shop_.server.RefuseNext("POST", "backupscheduleruns", 403);
  const Result result = shop_.reconciler.Reconcile(kNightly);
  EXPECT_TRUE(result.has_failed);
  EXPECT_EQ(result.requeue_after, 60s);
  EXPECT_EQ(BlockedOfTheSchedule()["reason"], "WriteRefused");
  EXPECT_EQ(shop_.ScheduleStatus()["lastScheduledFor"], nullptr);
  EXPECT_FALSE(shop_.reconciler.Reconcile(kNightly).has_failed);
  EXPECT_FALSE(shop_.Job(kDueRun).is_null());
  EXPECT_EQ(BlockedOfTheSchedule()["status"], "False");
  EXPECT_THAT(shop_.EventReasons(), Contains("WriteRefused"));
}

// A conflict means only that the cache was behind.
TEST_F(ActedOnARefusal, SaysNothingOfAConflict) {
  shop_.server.RefuseNext("PATCH", "backupscheduleruns", 409);
  EXPECT_TRUE(shop_.reconciler.Reconcile(kNightly).has_failed);
  EXPECT_TRUE(shop_.ScheduleStatus().is_null());
  EXPECT_EQ(shop_.Enter("next", "other"), 0U) << "it has no Job";
}

}  // namespace
}  // namespace strongroom::controller
