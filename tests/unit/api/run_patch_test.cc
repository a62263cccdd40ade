#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/run.h"
#include "support/instant.h"

// What is written into the status of a run.
namespace strongroom::api {
namespace {

using Json = nlohmann::json;
using test::At;

class RunPatch : public ::testing::Test {
 protected:
  RunPatch() {
    run_.meta.name = "nightly-202603010230";
    run_.meta.resource_version = "9";
    run_.meta.generation = 3;
  }
  api::Run run_;
  const domain::ResolvedRun resolved_{.schedule = {"nightly", "u-1"},
                                      .tenant = {"prod", "t-1"},
                                      .scheduled_for = At("2026-03-01T02:30:00Z"),
                                      .run = {.policy_types = {"roles"}}};
};

TEST_F(RunPatch, OfARunThatEnds) {
  const domain::RunToFinish finish{.name = "x",
                                   .phase = domain::RunPhase::kFailed,
                                   .reason = "JobDeleted",
                                   .error_code = "JOB_DELETED",
                                   .message = "gone"};
  EXPECT_EQ(BuildFinishPatch(finish, run_, At("2026-03-01T02:31:00Z")), Json::parse(R"({
    "metadata": {"resourceVersion": "9"},
    "status": {"phase": "failed", "reason": "JobDeleted", "finishedAt": "2026-03-01T02:31:00Z",
               "errorCode": "JOB_DELETED", "errorMessage": "gone"}})"));
}

TEST_F(RunPatch, OfARunThatEndsFitsTheCrd) {
  domain::RunToFinish finish{
      .name = "x", .phase = domain::RunPhase::kSkipped, .reason = "PreviousRunActive"};
  Json status = BuildFinishPatch(finish, run_, At("2026-03-01T02:31:00Z"))["status"];
  EXPECT_FALSE(status.contains("errorCode"));
  EXPECT_FALSE(status.contains("errorMessage"));
  EXPECT_FALSE(status.contains("conditions"));
  finish.message = std::string(5000, 'm');
  status = BuildFinishPatch(finish, run_, At("2026-03-01T02:31:00Z"))["status"];
  EXPECT_EQ(status["errorMessage"].get<std::string>().size(), 4096U);
}

TEST_F(RunPatch, OfARunThatWaitedTakesItOutOfTheQueue) {
  run_.status.conditions = {
      {.type = "Queued", .is_true = true, .reason = "TenantBusy", .message = "position 1"}};
  const Json finish = BuildFinishPatch(
      {.name = "x", .phase = domain::RunPhase::kCanceled, .reason = "CancelRequested"}, run_,
      At("2026-03-01T02:31:00Z"));
  EXPECT_EQ(finish["status"]["conditions"], Json::array());
  const Json mark = BuildMarkPatch({.name = "x", .set_running = true}, run_);
  EXPECT_EQ(mark["status"]["conditions"], Json::array());
}

TEST_F(RunPatch, OfARunThatWorks) {
  EXPECT_EQ(BuildMarkPatch(
                {.name = "x", .set_running = true, .started_at = At("2026-03-01T02:30:05Z")}, run_),
            Json::parse(R"({
    "metadata": {"resourceVersion": "9"},
    "status": {"jobName": "nightly-202603010230", "phase": "running",
               "startedAt": "2026-03-01T02:30:05Z"}})"));
  EXPECT_EQ(BuildMarkPatch({.name = "x", .set_running = false}, run_)["status"],
            Json::parse(R"({"jobName": "nightly-202603010230"})"));
}

TEST_F(RunPatch, OfARunThatIsResolved) {
  domain::ResolvedRun resolved = resolved_;
  resolved.deadline = At("2026-03-01T03:30:00Z");
  EXPECT_EQ(BuildResolvedPatch(run_, resolved), Json::parse(R"({
    "metadata": {"resourceVersion": "9"},
    "status": {"resolved": {
      "scheduleRef": {"name": "nightly", "uid": "u-1"}, "tenantRef": {"name": "prod", "uid": "t-1"},
      "provider": "kubernetes", "scheduledFor": "2026-03-01T02:30:00Z", "trigger": "schedule",
      "origin": "controller", "policyTypes": ["roles"], "includeFoundations": true,
      "timeoutSeconds": 3600, "retryLimit": 2, "deadline": "2026-03-01T03:30:00Z"}}})"));
}

TEST_F(RunPatch, OfARunThatBecomesTheSchedules) {
  EXPECT_EQ(BuildAdoptionPatch(run_, {"nightly", "u-1"}), Json::parse(R"({
    "metadata": {"resourceVersion": "9", "labels": {"strongroom.dev/schedule": "nightly"},
                 "ownerReferences": [{"apiVersion": "strongroom.dev/v1alpha1",
                                      "kind": "BackupSchedule", "name": "nightly", "uid": "u-1",
                                      "controller": true, "blockOwnerDeletion": true}]}})"));
}

TEST_F(RunPatch, SaysWhatItsJobIsCalled) {
  EXPECT_EQ(BuildMarkPatch({.name = run_.meta.name}, run_)["status"]["jobName"], run_.meta.name);
  run_.status.resolved = resolved_;
  run_.status.resolved->job_name = "other";
  EXPECT_EQ(BuildMarkPatch({.name = run_.meta.name}, run_)["status"]["jobName"], "other");
  EXPECT_EQ(BuildResolvedPatch(run_, *run_.status.resolved)["status"]["resolved"]["jobName"],
            "other");
}

TEST_F(RunPatch, OfARunThatWaits) {
  const Json status = BuildQueuedPatch(
      run_, resolved_, {"TenantBusy", "position 2 among the runs that wait for tenant prod"},
      At("2026-03-01T02:30:00Z"))["status"];
  EXPECT_EQ(status["resolved"]["tenantRef"], Json::parse(R"({"name": "prod", "uid": "t-1"})"));
  EXPECT_EQ(status["conditions"],
            Json::parse(R"([{"type": "Queued", "status": "True", "reason": "TenantBusy",
      "message": "position 2 among the runs that wait for tenant prod",
      "lastTransitionTime": "2026-03-01T02:30:00Z", "observedGeneration": 3}])"));
  // Nobody knows yet what it will be.
  EXPECT_FALSE(
      BuildQueuedPatch(run_, {}, {"ScheduleNotReady", "x"}, At("2026-03-01T02:30:00Z"))["status"]
          .contains("resolved"));
}

TEST_F(RunPatch, SaysWhatIsInTheWayBesideWhatItWaitsFor) {
  const auto now = At("2026-03-01T02:31:00Z");
  run_.status.conditions = {
      {.type = "Queued", .is_true = true, .reason = "TenantBusy", .message = "position 1"}};
  const domain::Obstacle quota{"JobRefused", "exceeded quota"};
  const Json blocked = BuildBlockedPatch(run_, quota, "", now)["status"];
  EXPECT_FALSE(blocked.contains("jobName"));
  ASSERT_EQ(blocked["conditions"].size(), 2U);
  EXPECT_EQ(blocked["conditions"][1]["type"], "Blocked");
  EXPECT_EQ(blocked["conditions"][1]["message"], "exceeded quota");
  run_.status.conditions = {{.type = "Blocked", .is_true = true, .reason = "x", .message = "y"}};
  EXPECT_EQ(BuildBlockedPatch(run_, std::nullopt, "job", now)["status"]["conditions"],
            Json::array());
  EXPECT_EQ(BuildBlockedPatch(run_, std::nullopt, "job", now)["status"]["jobName"], "job");
  // What is marked, resolved or finished is not blocked.
  EXPECT_EQ(BuildMarkPatch({.name = "x", .set_running = true}, run_)["status"]["conditions"],
            Json::array());
}

TEST_F(RunPatch, TakesBackWhatWasSaidOfTheJobBefore) {
  run_.status.resolved = resolved_;
  const domain::RunToRetry retry{
      .name = "x", .attempt = 2, .obstacle = {"PodEvicted", "low on memory"}};
  const Json status =
      BuildRetryPatch(retry, run_, "x-another", At("2026-03-01T02:31:00Z"))["status"];
  for (const char* gone : {"phase", "startedAt", "jobName"}) EXPECT_TRUE(status[gone].is_null());
  EXPECT_TRUE(status.contains("phase"));
  EXPECT_EQ(status["attempts"], 2);
  EXPECT_EQ(status["resolved"]["jobName"], "x-another");
  EXPECT_EQ(status["conditions"][0]["reason"], "PodEvicted");
}

}  // namespace
}  // namespace strongroom::api
