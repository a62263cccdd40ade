#include "api/restore_job.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/executor_resources.h"
#include "api/job.h"
#include "api/restore.h"
#include "api/restore_input.h"
#include "base/json.h"

namespace strongroom::api {
namespace {

using base::Json;
using domain::RestoreStep;

const std::string kDigest = "sha256:" + std::string(64, 'd');

domain::Restore RestoreOf(domain::RestoreTarget target) {
  domain::Restore restore;
  restore.meta = {.ns = "team-a", .name = "back", .uid = "u-1"};
  restore.spec.backup_set = "nightly-202603020130-42";
  restore.spec.target = std::move(target);
  restore.spec.timeout = std::chrono::seconds(120);
  restore.status.plan = domain::RestorePlanned{
      .spec_digest = domain::SpecDigestOf(restore.spec), .digest = kDigest, .planned_at = {}};
  return restore;
}

domain::RestoreTarget Account() {
  domain::RestoreTarget target;
  target.kubernetes = domain::KubernetesTenant{.service_account = "restorer"};
  return target;
}

const JobSettings kSettings{.image = "strongroom:1",
                            .server_url = "https://server:8443",
                            .server_ca = "PEM",
                            .catalogues = {},
                            .limits = {},
                            .pod = {},
                            .allowed = {}};

Json JobOf(const domain::Restore& restore, RestoreStep step) {
  return BuildRestoreJob(kSettings, restore, step, "back-plan-1");
}

Json PodOf(const Json& job) { return job["spec"]["template"]["spec"]; }

std::string ArgumentOf(const Json& job, const std::string& flag) {
  const Json pod = PodOf(job);
  for (const Json& argument : pod["containers"][0]["args"]) {
    const std::string text = argument;
    if (text.starts_with(flag)) return text.substr(flag.size());
  }
  return "";
}

TEST(RestoreJob, IsKnownAgainByWhatItDoes) {
  const domain::Restore restore = RestoreOf(Account());
  const Job plan = DecodeJob(JobOf(restore, RestoreStep::kPlan));
  EXPECT_EQ(plan.restores, "u-1");
  EXPECT_EQ(plan.run_uid, "u-1");
  EXPECT_EQ(plan.restore_purpose, "plan " + domain::SpecDigestOf(restore.spec));
  EXPECT_EQ(plan.service_account, "restorer");
  const Job apply = DecodeJob(JobOf(restore, RestoreStep::kApply));
  EXPECT_EQ(apply.restore_purpose, "apply " + kDigest);
}

TEST(RestoreJob, SaysWhatIsToBeDoneWhereNobodyCanChangeIt) {
  const domain::Restore restore = RestoreOf(Account());
  const RestoreInput plan =
      ReadRestoreInput(ArgumentOf(JobOf(restore, RestoreStep::kPlan), "--restore="));
  EXPECT_EQ(plan.step, RestoreStep::kPlan);
  EXPECT_EQ(plan.plan_digest, "");
  EXPECT_EQ(plan.backup_set, "nightly-202603020130-42");
  const RestoreInput apply =
      ReadRestoreInput(ArgumentOf(JobOf(restore, RestoreStep::kApply), "--restore="));
  EXPECT_EQ(apply.step, RestoreStep::kApply);
  EXPECT_EQ(apply.plan_digest, kDigest);
  EXPECT_EQ(ArgumentOf(JobOf(restore, RestoreStep::kPlan), "--server-url="), "https://server:8443");
}

TEST(RestoreJob, WritesAsTheAccountThatTheTargetNames) {
  const Json pod = PodOf(JobOf(RestoreOf(Account()), RestoreStep::kPlan));
  EXPECT_EQ(pod["serviceAccountName"], "restorer");
  EXPECT_EQ(pod["automountServiceAccountToken"], true);
  domain::RestoreTarget other;
  other.kubernetes = domain::KubernetesTenant{.service_account = {},
                                              .kubeconfig = domain::SecretKey{.name = "there"}};
  const Json away = PodOf(JobOf(RestoreOf(other), RestoreStep::kPlan));
  EXPECT_FALSE(away.contains("serviceAccountName"));
  EXPECT_EQ(away["automountServiceAccountToken"], false);
  EXPECT_EQ(away["volumes"][2]["secret"]["secretName"], "there");
}

TEST(RestoreJob, MayWriteIntoAVolumeOnceItIsToWrite) {
  domain::RestoreTarget target;
  target.directory = domain::DirectoryTenant{.claim_name = "files", .sub_path = "a"};
  const Json planning = PodOf(JobOf(RestoreOf(target), RestoreStep::kPlan));
  EXPECT_EQ(planning["volumes"][2]["persistentVolumeClaim"]["readOnly"], true);
  const Json pod = PodOf(JobOf(RestoreOf(target), RestoreStep::kApply));
  EXPECT_EQ(pod["automountServiceAccountToken"], false);
  EXPECT_EQ(pod["volumes"][2]["persistentVolumeClaim"],
            Json::parse(R"({"claimName": "files", "readOnly": false})"));
  const Json& mount = pod["containers"][0]["volumeMounts"].back();
  EXPECT_EQ(mount["readOnly"], false);
  EXPECT_EQ(mount["subPath"], "a");
}

TEST(RestoreJob, MayTakeWhatItsSpecSaysOrElseTheInstallation) {
  domain::Restore restore = RestoreOf(Account());
  const auto resources = [&](const JobSettings& settings) {
    const Json job = BuildRestoreJob(settings, restore, RestoreStep::kPlan, "back-plan-1");
    return PodOf(job)["containers"][0]["resources"];
  };
  JobSettings settings = kSettings;
  EXPECT_EQ(resources(settings)["limits"]["memory"], "256Mi");
  settings.restore_resources = ReadResources(R"({"limits": {"memory": "1Gi"}})");
  EXPECT_EQ(resources(settings), Json::parse(R"({"limits": {"memory": "1Gi"}})"));
  restore.spec.executor.resources = R"({"limits":{"memory":"2Gi"}})";
  EXPECT_EQ(resources(settings), Json::parse(R"({"limits": {"memory": "2Gi"}})"));
  for (const char* wrong : {"", "7", "[]", "{", "null"}) {
    EXPECT_THROW(ReadResources(wrong), ApiFormatError) << wrong;
  }
}

TEST(RestoreJob, HasTimeToTellWhatWasDone) {
  const Json job = JobOf(RestoreOf(Account()), RestoreStep::kApply);
  EXPECT_EQ(job["spec"]["activeDeadlineSeconds"], 120);
  EXPECT_GE(PodOf(job)["terminationGracePeriodSeconds"], 30);
}

TEST(RestorePatches, AreOfTheirWritersMembersOnly) {
  domain::Restore restore = RestoreOf(Account());
  restore.meta.resource_version = "7";
  const Json course = BuildCoursePatch(restore, restore.status)["status"];
  for (const char* others : {"plan", "approvals", "result"}) {
    EXPECT_FALSE(course.contains(others)) << others;
  }
  EXPECT_TRUE(course.contains("finishedAt")) << "what is absent goes away";
  EXPECT_EQ(course["finishedAt"], nullptr);
  const Json plan = BuildPlannedPatch(restore, *restore.status.plan);
  EXPECT_EQ(plan["status"].size(), 1u);
  EXPECT_EQ(plan["metadata"]["resourceVersion"], "7");
  EXPECT_EQ(BuildResultPatch(restore, {.job = "j"})["status"]["result"]["endedAt"], nullptr);
  EXPECT_EQ(BuildApprovalsPatch(restore, {})["status"]["approvals"], Json::array());
}

}  // namespace
}  // namespace strongroom::api
