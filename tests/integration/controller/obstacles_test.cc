// docs/troubleshooting.md, row by row: what is in the way is told where people look, in the words
// of whoever says so, holds up nobody else, and heals by itself.
#include "obstacles_world.h"

namespace strongroom::test {
namespace {

using kube::Json;

const kube::Resource kQuotas{"", "v1", "resourcequotas"};
const kube::Resource kLimitRanges{"", "v1", "limitranges"};
using kube::kServiceAccounts;

TEST_F(Obstacles, AQuotaOfJobs) {
  const std::string ns = MakeDue("quota-of-jobs");
  MakeQuota(ns, "count/jobs.batch");
  world_.MakeSchedule(ns, "other");
  const RunningController controller(*transport_, clock_, "obstacles");
  AwaitBlocked(ns, "JobRefused", "exceeded quota: quota");
  // Neither keeps the other from trying.
  Await("both runs", [&] { return world_.List(api::kRunKind, ns).size() == 2; });
  client_.Delete(kQuotas, ns, "quota");
  AwaitPoking(ns, "a Job", [&] { return !world_.List(controller::kJobs, ns).empty(); });
}

TEST_F(Obstacles, ResourcesThatCanNeverBe) {
  const std::string ns = MakeDue(
      "bad-resources",
      {{"executor", {{"resources", {{"requests", {{"cpu", "2"}}}, {"limits", {{"cpu", "1"}}}}}}}});
  const RunningController controller(*transport_, clock_, "obstacles");
  AwaitBlocked(ns, "JobInvalid", "must be less than or equal to cpu limit");
  clock_.Set(World::kAhead + std::chrono::minutes{3});
  AwaitEnd(ns, "JobInvalid", "must be less than or equal to cpu limit");
  AwaitHealed(ns);
}

TEST_F(Obstacles, ResourcesThatAreMendedInTime) {
  const std::string ns = MakeDue(
      "mended-resources",
      {{"executor", {{"resources", {{"requests", {{"cpu", "2"}}}, {"limits", {{"cpu", "1"}}}}}}}});
  const RunningController controller(*transport_, clock_, "obstacles");
  AwaitBlocked(ns, "JobInvalid", "must be less than or equal to cpu limit");
  client_.MergePatch(api::kScheduleKind, ns, "nightly", {{"spec", {{"executor", nullptr}}}});
  PlayJobController(ns);
  PodWorks(ns);
  AwaitHealed(ns);
}

TEST_F(Obstacles, AQuotaOfRuns) {
  const std::string ns = MakeDue("quota-of-runs");
  const std::string runs = "count/backupscheduleruns.strongroom.dev";
  MakeQuota(ns, runs);
  const RunningController controller(*transport_, clock_, "obstacles");
  AwaitScheduleBlocked(ns, "WriteRefused", "exceeded quota: quota");
  client_.Delete(kQuotas, ns, "quota");
  AwaitPoking(ns, "a run", [&] { return !world_.List(api::kRunKind, ns).empty(); });
  PlayJobController(ns);
  PodWorks(ns);
  AwaitHealed(ns);
}

// Nobody finishes the deletion of a namespace here.
TEST_F(Obstacles, ANamespaceThatIsBeingDeleted) {
  const std::string ns = MakeDue("terminating");
  client_.Delete({"", "v1", "namespaces"}, "", ns);
  const RunningController controller(*transport_, clock_, "obstacles");
  Await("the condition", [&] {
    return world_.Get(api::kScheduleKind, ns, "nightly")
               .dump()
               .find("because it is being terminated") != std::string::npos;
  });
}

TEST_F(Obstacles, ALimitRange) {
  const std::string ns = MakeDue("limit-range");
  client_.Create(
      kLimitRanges, ns,
      {{"apiVersion", "v1"},
       {"kind", "LimitRange"},
       {"metadata", {{"name", "small"}}},
       {"spec",
        {{"limits", Json::array({{{"type", "Container"}, {"max", {{"memory", "1Mi"}}}}})}}}});
  const RunningController controller(*transport_, clock_, "obstacles");
  PlayJobController(ns);
  AwaitBlocked(ns, "PodRefused", "maximum memory usage per Container is 1Mi");
  client_.Delete(kLimitRanges, ns, "small");
  PlayJobController(ns);
  PodWorks(ns);
  AwaitHealed(ns);
}

TEST_F(Obstacles, AServiceAccountThatIsNotThere) {
  const std::string ns = MakeDue("no-account");
  client_.MergePatch(api::kTenantKind, ns, "tenant",
                     {{"spec", {{"kubernetes", {{"serviceAccountName", "nobody"}}}}}});
  const RunningController controller(*transport_, clock_, "obstacles");
  const auto tenant_says = [&](const char* reason) {
    return world_.Get(api::kTenantKind, ns, "tenant")
               .value("/status/conditions/0/reason"_json_pointer, "") == reason;
  };
  Await("the Tenant to say so", [&] { return tenant_says("ServiceAccountNotFound"); });
  PlayJobController(ns);
  AwaitBlocked(ns, "PodRefused", "\"nobody\" not found");
  client_.Create(
      kServiceAccounts, ns,
      {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "nobody"}}}});
  PlayJobController(ns);
  PodWorks(ns);
  AwaitHealed(ns);
  // It is looked at again in a minute, or when it changes.
  client_.MergePatch(api::kTenantKind, ns, "tenant",
                     {{"metadata", {{"annotations", {{"example.com/poke", "1"}}}}}});
  Await("the Tenant to be ready", [&] { return tenant_says("Accepted"); });
}

TEST_F(Obstacles, AJobThatNobodyTakesUp) {
  const std::string ns = MakeDue("no-job-controller", {{"timeoutSeconds", 300}});
  const RunningController controller(*transport_, clock_, "obstacles");
  AwaitBlocked(ns, "JobIgnored", "status.startTime");
  const std::string job = JobOf(ns)["metadata"]["name"];
  world_.MakeSchedule(ns, "other");
  Await("another run", [&] { return world_.List(api::kRunKind, ns).size() == 2; });
  // The deadline is ours.
  clock_.Set(World::kAhead + std::chrono::minutes{6});
  Await("its end", [&] {
    return world_.Get(api::kRunKind, ns, job).value("/status/reason"_json_pointer, "") ==
           "StartTimeout";
  });
  Await("the place for the other", [&] {
    const auto jobs = world_.List(controller::kJobs, ns);
    return jobs.size() == 1 && jobs[0]["metadata"]["name"] != job;
  });
}

TEST_F(Obstacles, AJobThatSomebodySuspends) {
  const std::string ns = MakeDue("suspended");
  const RunningController controller(*transport_, clock_, "obstacles");
  const std::string job = JobOf(ns)["metadata"]["name"];
  client_.MergePatch(controller::kJobs, ns, job, {{"spec", {{"suspend", true}}}});
  const Json now = JobOf(ns);
  if (!now["spec"].value("suspend", false)) {
    told_.emplace("JobSuspended");
    GTEST_SKIP() << "API servers before 1.21 drop the field";
  }
  AwaitBlocked(ns, "JobSuspended", "spec.suspend");
  client_.MergePatch(controller::kJobs, ns, job, {{"spec", {{"suspend", false}}}});
  PlayJobController(ns);
  PodWorks(ns);
  AwaitHealed(ns);
}

// kubectl delete --cascade=orphan, or a garbage collector that does not come.
TEST_F(Obstacles, AScheduleThatIsDeletedWithoutItsRun) {
  const std::string ns = MakeDue("orphan");
  const RunningController controller(*transport_, clock_, "obstacles");
  const std::string job = JobOf(ns)["metadata"]["name"];
  client_.Delete(api::kScheduleKind, ns, "nightly");
  AwaitEnd(ns, "ScheduleDeleted", "nightly");
  world_.MakeSchedule(ns, "other");
  Await("the place for another", [&] {
    const auto jobs = world_.List(controller::kJobs, ns);
    return jobs.size() == 1 && jobs[0]["metadata"]["name"] != job;
  });
}

TEST_F(Obstacles, AScheduleThatIsBeingDeleted) {
  const std::string ns = world_.MakeNamespace("deleting");
  world_.MakeSchedule(ns, "nightly");
  client_.MergePatch(api::kScheduleKind, ns, "nightly",
                     {{"metadata",
                       {{"finalizers", {"example.com/held"}},
                        {"annotations", {{"strongroom.dev/run-now", "1"}}}}}});
  client_.Delete(api::kScheduleKind, ns, "nightly");
  const RunningController controller(*transport_, clock_, "obstacles");
  Await("its condition", [&] {
    return world_.Get(api::kScheduleKind, ns, "nightly").dump().find("\"Deleting\"") !=
           std::string::npos;
  });
  EXPECT_TRUE(world_.List(api::kRunKind, ns).empty());
  client_.MergePatch(api::kScheduleKind, ns, "nightly", {{"metadata", {{"finalizers", nullptr}}}});
}

}  // namespace
}  // namespace strongroom::test
