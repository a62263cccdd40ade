#include "api/job.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

using Json = nlohmann::json;
using test::At;

Job Decode(const char* status) {
  Json object = Json::parse(
      R"({"metadata": {"name": "j", "ownerReferences": [{"uid": "u-2", "controller": true}]}})");
  object["status"] = Json::parse(status);
  return DecodeJob(object);
}

TEST(DecodeJob, KnowsHowAJobStands) {
  EXPECT_EQ(Decode("{}").run_uid, "u-2");
  EXPECT_EQ(Decode("{}").state, domain::JobState::kActive);
  EXPECT_EQ(Decode(R"({"active": 1})").state, domain::JobState::kActive);
  EXPECT_EQ(Decode(R"({"conditions": [{"type": "Complete", "status": "False"}]})").state,
            domain::JobState::kActive);
  EXPECT_EQ(Decode(R"({"conditions": [{"type": "FailureTarget", "status": "True"}]})").state,
            domain::JobState::kActive);
  const Job complete = Decode(R"({"conditions": [
    {"type": "SuccessCriteriaMet", "status": "True"},
    {"type": "Complete", "status": "True", "lastTransitionTime": "2026-03-01T02:31:00Z"}]})");
  EXPECT_EQ(complete.state, domain::JobState::kComplete);
  EXPECT_EQ(complete.finished_at, At("2026-03-01T02:31:00Z"));
  const Job failed = Decode(R"({"conditions": [
    {"type": "Failed", "status": "True", "reason": "DeadlineExceeded",
     "lastTransitionTime": "2026-03-01T02:31:00Z"}]})");
  EXPECT_EQ(failed.state, domain::JobState::kFailed);
  EXPECT_EQ(failed.failure_reason, "DeadlineExceeded");
  EXPECT_EQ(failed.finished_at, At("2026-03-01T02:31:00Z"));
  EXPECT_THROW(Decode(R"({"conditions": 7})"), ApiFormatError);
}

TEST(DecodeJob, KnowsWhatStepOfWhichRestoreItIs) {
  const Job job = DecodeJob(Json::parse(R"({"metadata": {
    "labels": {"strongroom.dev/restore-of": "u-1"},
    "annotations": {"strongroom.dev/restore-about": "plan 0123"},
    "ownerReferences": [{"name": "back", "uid": "u-1", "controller": true}]}})"));
  EXPECT_EQ(job.restores, "u-1");
  EXPECT_EQ(job.restore_purpose, "plan 0123");
  EXPECT_EQ(job.run_uid, "u-1");
  EXPECT_EQ(Decode("{}").restores, "");
  EXPECT_EQ(Decode("{}").restore_purpose, "");
}

TEST(DecodePod, KnowsItsJob) {
  const Pod pod = DecodePod(Json::parse(R"({"metadata": {"ownerReferences": [
    {"name": "other", "uid": "u-8"}, {"name": "back-1", "uid": "u-9", "controller": true}]}})"));
  EXPECT_EQ(pod.job, "back-1");
  EXPECT_EQ(pod.job_uid, "u-9");
  EXPECT_EQ(DecodePod(Json::parse(R"({"metadata": {}})")).job, "");
}

TEST(DecodePod, KnowsWhenItsContainerRan) {
  const auto started = [](const char* statuses) {
    Json object = Json::parse(R"({"metadata": {"labels": {"strongroom.dev/run": "r"}}})");
    object["status"]["containerStatuses"] = Json::parse(statuses);
    const Pod pod = DecodePod(object);
    EXPECT_EQ(pod.run, "r");
    return pod.state.started_at;
  };
  const auto second = At("2026-03-01T02:30:05Z");
  EXPECT_EQ(started("[]"), std::nullopt);
  EXPECT_EQ(started(R"([{"state": {"waiting": {"reason": "ContainerCreating"}}}])"), std::nullopt);
  EXPECT_EQ(started(R"([{"state": {"running": {"startedAt": "2026-03-01T02:30:05Z"}}}])"), second);
  EXPECT_EQ(started(R"([{"state": {"terminated": {"startedAt": "2026-03-01T02:30:05Z"}}}])"),
            second);
  // A container that could not be made has no start.
  EXPECT_EQ(started(R"([{"state": {"terminated": {"startedAt": null, "exitCode": 128}}}])"),
            std::nullopt);
  EXPECT_EQ(DecodePod(Json::object()).state.started_at, std::nullopt);
}

TEST(DecodePod, EndsWithItsExecutorWhateverElseGoesOn) {
  const auto pod = [](const char* terminated) {
    Json object = Json::parse(R"({"metadata": {"name": "p"}, "status": {"phase": "Running",
        "containerStatuses": [
          {"name": "istio-proxy", "state": {"running": {"startedAt": "2026-03-01T02:30:01Z"}}},
          {"name": "executor", "state": {"terminated": {"startedAt": "2026-03-01T02:30:05Z"}}}]}})");
    object["status"]["containerStatuses"][1]["state"]["terminated"].update(Json::parse(terminated));
    return DecodePod(object).state;
  };
  const auto crashed =
      pod(R"({"exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-03-01T02:31:00Z"})");
  EXPECT_EQ(crashed.ended_at, test::At("2026-03-01T02:31:00Z"));
  EXPECT_EQ(crashed.end, "pod p: its container ended with code 137, OOMKilled");
  EXPECT_FALSE(crashed.is_lost);
  EXPECT_FALSE(crashed.has_ended);
  // A mesh that is not up yet keeps it from its server.
  const auto away = pod(
      R"({"exitCode": 69, "reason": "Error", "message": "x\nno way", "finishedAt": "2026-03-01T02:31:00Z"})");
  EXPECT_TRUE(away.is_lost);
  EXPECT_EQ(away.obstacle->reason, "ServerUnreachable");
  EXPECT_EQ(pod(R"({"exitCode": 0})").ended_at, std::nullopt);
}

TEST(DecodePod, KnowsWhatIsInItsWay) {
  const auto why = [](const char* status) {
    Json object = Json::parse(R"({"metadata": {"name": "p"}, "spec": {"nodeName": "n"}})");
    object["status"] = Json::parse(status);
    const auto obstacle = DecodePod(object).state.obstacle;
    return obstacle ? obstacle->reason + ": " + obstacle->message : "";
  };
  EXPECT_EQ(why(R"({"conditions": [{"type": "PodScheduled", "status": "False",
                                    "reason": "Unschedulable", "message": "0/1 nodes"}]})"),
            "PodUnschedulable: pod p on node n: Unschedulable: 0/1 nodes");
  EXPECT_EQ(why(R"({"conditions": [{"type": "PodScheduled", "status": "True"}],
                    "containerStatuses": [
                      {"name": "mesh", "state": {"running": {"startedAt": "2026-03-01T02:30:05Z"}}},
                      {"name": "executor", "state": {"waiting": {"reason": "ErrImagePull",
                                                                 "message": "no\u001b"}}}]})"),
            "ImageUnavailable: pod p on node n: ErrImagePull: no\\x1b");
  EXPECT_EQ(why(R"({"phase": "Running", "conditions": [
                      {"type": "Ready", "status": "False"},
                      {"type": "ContainersReady", "status": "True"}]})"),
            "NodeLost: pod p on node n: the node does not answer");
  // Somebody else does not call it ready yet.
  EXPECT_EQ(why(R"({"phase": "Running", "conditions": [
                      {"type": "Ready", "status": "False", "reason": "ReadinessGatesNotReady"},
                      {"type": "ContainersReady", "status": "True"}],
                    "containerStatuses": [
                      {"state": {"running": {"startedAt": "2026-03-01T02:30:05Z"}}}]})"),
            "");
  EXPECT_EQ(why(R"({"phase": "Failed", "reason": "Evicted", "message": "disk"})"),
            "PodEvicted: pod p on node n: Evicted: disk");
  EXPECT_EQ(
      why(R"({"conditions": [7], "containerStatuses": [{"state": {"waiting": {"reason": 7}}}]})"),
      "PodPending: pod p on node n: it has not started");
  // Never was: what could not be started has the year 1970.
  EXPECT_EQ(why(R"({"containerStatuses": [{"state": {"terminated": {
                    "reason": "StartError", "startedAt": "1970-01-01T00:00:00Z"}}}]})"),
            "PodPending: pod p on node n: it has not started");
}

// A mesh's, that comes before the executor's.
TEST(DecodePod, KnowsWhichOtherContainerIsInItsWay) {
  const auto pod = [](const char* phase, const char* init) {
    Json object = Json::parse(R"({"metadata": {"name": "p"}, "status": {"containerStatuses": [
        {"name": "executor", "state": {"waiting": {"reason": "PodInitializing"}}}]}})");
    object["status"]["phase"] = phase;
    object["status"]["initContainerStatuses"] = Json::parse(init);
    return DecodePod(object).state;
  };
  const char* const kFirst = R"({"name": "first", "state": {"terminated": {"exitCode": 0}}})";
  const auto after_first = [&](const char* phase, const std::string& init) {
    return pod(phase, ("[" + std::string(kFirst) + ", " + init + "]").c_str());
  };
  const auto no_image = after_first(
      "Pending",
      R"({"name": "istio-init", "state": {"waiting": {"reason": "ImagePullBackOff", "message": "no"}}})");
  EXPECT_EQ(no_image.obstacle->reason, "ImageUnavailable");
  EXPECT_EQ(no_image.obstacle->message, "pod p: ImagePullBackOff: container istio-init: no");
  const auto works = after_first(
      "Pending",
      R"({"name": "istio-init", "state": {"running": {"startedAt": "2026-03-01T02:30:05Z"}}})");
  EXPECT_EQ(works.obstacle->reason, "PodPending");
  EXPECT_EQ(works.started_at, std::nullopt);
  const auto failed = after_first("Failed",
                                  R"({"name": "istio-init", "state": {"terminated": {"exitCode": 69,
                 "reason": "Error", "message": "x\niptables: not permitted\n"}}})");
  EXPECT_EQ(failed.end,
            "pod p: its container istio-init ended with code 69, Error: iptables: not permitted");
  EXPECT_FALSE(failed.is_lost) << "69 is a word of executors";
}

}  // namespace
}  // namespace strongroom::api
