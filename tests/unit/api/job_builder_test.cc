#include "api/job_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

using Json = nlohmann::json;
using test::At;

class JobOf : public ::testing::Test {
 protected:
  JobOf() {
    settings_.image = "strongroom:dev";
    settings_.server_url = "https://strongroom-server.strongroom.svc:8443";
    settings_.server_ca = "PEM";
    run_.meta = {.ns = "shop",
                 .name = "nightly-202603010230",
                 .uid = "u-2",
                 .resource_version = "9",
                 .generation = 1,
                 .created_at = {},
                 .is_deleting = false};
    domain::ResolvedRun& resolved = run_.status.resolved.emplace();
    resolved.schedule.name = "nightly";
    resolved.run.policy_types = {"roles", "networkPolicies"};
    resolved.run.timeout = std::chrono::seconds{900};
    // Not looked at: the schedule may say something else by now.
    schedule_.spec.emplace().run.policy_types = {"*"};
    tenant_.spec.kubernetes.service_account = "reader";
  }

  Json Build() const { return BuildJob(settings_, run_, schedule_, tenant_, ask_for_rights_); }
  Json Pod() const { return Build()["spec"]["template"]["spec"]; }
  Json Container() const { return Pod()["containers"].at(0); }

  JobSettings settings_;
  api::Run run_;
  Schedule schedule_;
  Tenant tenant_;
  domain::AskForRights ask_for_rights_ = domain::AskForRights::kNo;
};

TEST_F(JobOf, IsNamedAndOwnedByItsRun) {
  const Json job = Build();
  EXPECT_EQ(job["apiVersion"], "batch/v1");
  EXPECT_EQ(job["kind"], "Job");
  EXPECT_EQ(job["metadata"], Json::parse(R"({
    "name": "nightly-202603010230", "namespace": "shop",
    "labels": {"app.kubernetes.io/managed-by": "strongroom",
               "app.kubernetes.io/component": "executor",
               "strongroom.dev/run": "nightly-202603010230", "strongroom.dev/schedule": "nightly"},
    "ownerReferences": [{"apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupScheduleRun",
                         "name": "nightly-202603010230", "uid": "u-2", "controller": true,
                         "blockOwnerDeletion": true}]})"));
  EXPECT_EQ(job["spec"]["template"]["metadata"]["labels"], job["metadata"]["labels"]);
}

TEST_F(JobOf, SaysWhetherToAskForRights) {
  const auto input = [&] { return Container()["args"].at(1).get<std::string>(); };
  EXPECT_EQ(input().find("askForRights"), std::string::npos);
  ask_for_rights_ = domain::AskForRights::kYes;
  EXPECT_NE(input().find(R"("askForRights":"yes")"), std::string::npos) << input();
}

TEST_F(JobOf, TriesOnceAndNoLongerThanTheSchedulesTimeout) {
  EXPECT_EQ(Build()["spec"]["backoffLimit"], 0);
  EXPECT_EQ(Build()["spec"]["activeDeadlineSeconds"], 900);
  EXPECT_EQ(Pod()["restartPolicy"], "Never");
}

TEST_F(JobOf, KeepsTheRestrictedPodSecurityStandard) {
  EXPECT_EQ(Pod()["securityContext"], Json::parse(R"({
    "runAsNonRoot": true, "runAsUser": 65532, "runAsGroup": 65532, "fsGroup": 65532,
    "seccompProfile": {"type": "RuntimeDefault"}})"));
  EXPECT_EQ(Container()["securityContext"], Json::parse(R"({
    "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true,
    "capabilities": {"drop": ["ALL"]}})"));
  const Json volumes = Pod()["volumes"];
  for (const Json& volume : volumes) EXPECT_FALSE(volume.contains("hostPath"));
}

TEST_F(JobOf, SpeaksToTheServerWithAProjectedToken) {
  EXPECT_EQ(Pod()["volumes"].at(0), Json::parse(R"({
    "name": "server", "projected": {"sources": [
      {"serviceAccountToken": {"audience": "strongroom", "expirationSeconds": 3600,
                               "path": "token"}},
      {"downwardAPI": {"items": [{"path": "ca.crt", "fieldRef": {
        "fieldPath": "metadata.annotations['strongroom.dev/server-ca']"}}]}}]}})"));
  EXPECT_EQ(Build()["spec"]["template"]["metadata"]["annotations"]["strongroom.dev/server-ca"],
            "PEM");
  EXPECT_EQ(Container()["volumeMounts"].at(0), Json::parse(R"({
    "name": "server", "mountPath": "/var/run/strongroom", "readOnly": true})"));
}

TEST_F(JobOf, TellsTheExecutorWhatToDo) {
  EXPECT_EQ(Container()["args"], Json::parse(R"([
    "executor",
    "--run={\"includeFoundations\":true,\"name\":\"nightly-202603010230\",\"namespace\":\"shop\",\"policyTypes\":[\"roles\",\"networkPolicies\"],\"retryLimit\":2,\"tenant\":{\"kubernetes\":{\"serviceAccountName\":\"reader\"},\"maxConcurrentRuns\":1,\"provider\":\"kubernetes\"},\"timeoutSeconds\":900,\"uid\":\"u-2\"}",
    "--tenant-folder=/etc/strongroom/tenant",
    "--server-url=https://strongroom-server.strongroom.svc:8443",
    "--server-ca-file=/var/run/strongroom/ca.crt", "--token-file=/var/run/strongroom/token",
    "--spool-folder=/tmp", "--max-spool-bytes=234881024", "--max-set-bytes=2147483648",
    "--max-item-bytes=4194304", "--max-items=200000"])"));
  EXPECT_EQ(Container()["image"], "strongroom:dev");
  EXPECT_EQ(Container()["imagePullPolicy"], "IfNotPresent");
}

TEST_F(JobOf, ReadsItsOwnClusterAsTheTenantsAccount) {
  EXPECT_EQ(Pod()["serviceAccountName"], "reader");
  EXPECT_EQ(Pod()["automountServiceAccountToken"], true);
  tenant_.spec.kubernetes.service_account.clear();
  EXPECT_FALSE(Pod().contains("serviceAccountName"));
}

TEST_F(JobOf, ReadsAnotherClusterWithAMountedKubeconfig) {
  tenant_.spec.kubernetes.kubeconfig = {.name = "other", .key = "config"};
  // The pod then needs no rights in this cluster.
  EXPECT_EQ(Pod()["automountServiceAccountToken"], false);
  EXPECT_EQ(Pod()["volumes"].at(2), Json::parse(R"({"name": "tenant", "secret": {
    "secretName": "other", "items": [{"key": "config", "path": "kubeconfig"}]}})"));
  EXPECT_EQ(Container()["volumeMounts"].at(2), Json::parse(R"({
    "name": "tenant", "mountPath": "/etc/strongroom/tenant", "readOnly": true})"));
}

TEST_F(JobOf, ReadsTheFilesOfAVolumeWithoutAnyRights) {
  tenant_.spec = {};
  tenant_.spec.provider = domain::ProviderKind::kDirectory;
  tenant_.spec.directory = {.claim_name = "policies", .sub_path = "clusters/a"};
  EXPECT_EQ(Pod()["automountServiceAccountToken"], false);
  EXPECT_EQ(Pod()["volumes"].at(2), Json::parse(R"({"name": "tenant",
    "persistentVolumeClaim": {"claimName": "policies", "readOnly": true}})"));
  EXPECT_EQ(Container()["volumeMounts"].at(2), Json::parse(R"({
    "name": "tenant", "mountPath": "/etc/strongroom/tenant", "readOnly": true,
    "subPath": "clusters/a"})"));
}

TEST_F(JobOf, ReadsGraphWithTheKeysOfASecret) {
  tenant_.spec = {};
  tenant_.spec.provider = domain::ProviderKind::kMicrosoftGraph;
  tenant_.spec.microsoft_graph = {.credentials_secret = "app",
                                  .authorities = {{.name = "sovereign", .key = "root.pem"}}};
  EXPECT_EQ(Pod()["automountServiceAccountToken"], false);
  EXPECT_EQ(Pod()["volumes"].at(2), Json::parse(R"({"name": "tenant", "projected": {"sources": [
    {"secret": {"name": "app"}},
    {"secret": {"name": "sovereign",
                "items": [{"key": "root.pem", "path": "authorities/ca.crt"}]}}]}})"));
  EXPECT_EQ(Container()["volumeMounts"].at(2), Json::parse(R"({
    "name": "tenant", "mountPath": "/etc/strongroom/tenant", "readOnly": true})"));
}

TEST_F(JobOf, ReadsGraphWithATokenOfItsAccountThatIsForEntraOnly) {
  tenant_.spec = {};
  tenant_.spec.provider = domain::ProviderKind::kMicrosoftGraph;
  tenant_.spec.microsoft_graph.emplace().workload_identity = {.audience = "api://exchange"};
  EXPECT_EQ(Pod()["automountServiceAccountToken"], false);
  EXPECT_EQ(Pod()["volumes"].at(2), Json::parse(R"({"name": "tenant", "projected": {"sources": [
    {"serviceAccountToken": {"audience": "api://exchange", "expirationSeconds": 3600,
                             "path": "federated/token"}}]}})"));
  EXPECT_FALSE(Pod().contains("serviceAccountName"));
  tenant_.spec.microsoft_graph->workload_identity->service_account = "graph-reader";
  EXPECT_EQ(Pod()["serviceAccountName"], "graph-reader");
  // Where its token goes is the Tenant's to say, so whose it is, too.
  schedule_.spec->executor.service_account = "special";
  EXPECT_EQ(Pod()["serviceAccountName"], "graph-reader");
  tenant_.spec.microsoft_graph->workload_identity->service_account.clear();
  EXPECT_FALSE(Pod().contains("serviceAccountName"));
}

TEST_F(JobOf, LetsTheKubeletExpandNothing) {
  tenant_.spec.directory = {.claim_name = "policies", .sub_path = "$(HOME)/$a"};
  EXPECT_NE(Container()["args"].at(1).get<std::string>().find(R"("subPath":"$$(HOME)/$$a")"),
            std::string::npos);
}

// Whatever a tenant has, the node keeps its disk.
TEST_F(JobOf, BoundsWhatItKeepsOnTheNode) {
  EXPECT_EQ(Container()["resources"]["limits"]["ephemeral-storage"], "1024Mi");
  EXPECT_TRUE(Container()["resources"]["requests"].contains("ephemeral-storage"));
  int folders = 0;
  const Json pod = Pod();
  for (const Json& volume : pod["volumes"]) {
    if (!volume.contains("emptyDir")) continue;
    ++folders;
    EXPECT_TRUE(volume["emptyDir"].contains("sizeLimit")) << volume;
  }
  EXPECT_EQ(folders, 1);
}

// The disk follows what may be collected, or the kubelet would end the run for what it may do.
TEST_F(JobOf, HasTheLimitsOfTheInstallation) {
  const auto disk = [&] {
    return Pod()["volumes"].at(1)["emptyDir"]["sizeLimit"].get<std::string>() + " of " +
           Container()["resources"]["limits"]["ephemeral-storage"].get<std::string>();
  };
  EXPECT_EQ(disk(), "768Mi of 1024Mi");
  settings_.limits = {.max_spool_bytes = uint64_t{448} << 20U,
                      .max_set_bytes = 4'000'000'000,
                      .max_item_bytes = 4'000'000,
                      .max_items = 7};
  const Json arguments = Container()["args"];
  for (const char* flag : {"--max-spool-bytes=469762048", "--max-set-bytes=4000000000",
                           "--max-item-bytes=4000000", "--max-items=7"}) {
    EXPECT_EQ(std::count(arguments.begin(), arguments.end(), flag), 1) << flag;
  }
  EXPECT_EQ(disk(), "1536Mi of 1792Mi");
  settings_.limits.max_spool_bytes = uint64_t{1} << 20U;
  EXPECT_EQ(disk(), "64Mi of 320Mi");
}

TEST_F(JobOf, IsToldOfTheCataloguesOfTheInstallation) {
  EXPECT_EQ(Container()["args"].dump().find("--catalogue"), std::string::npos);
  settings_.catalogues = {"/etc/strongroom/graph.yaml", "/etc/$(HOME).yaml"};
  const Json arguments = Container()["args"];
  for (const char* flag :
       {"--catalogue=/etc/strongroom/graph.yaml", "--catalogue=/etc/$$(HOME).yaml"}) {
    EXPECT_EQ(std::count(arguments.begin(), arguments.end(), flag), 1) << flag;
  }
}

TEST_F(JobOf, TakesTheSchedulesOverrides) {
  const Json standard = Container()["resources"];
  EXPECT_TRUE(standard["limits"].contains("memory"));
  EXPECT_EQ(Pod()["nodeSelector"], Json::parse(R"({"kubernetes.io/os": "linux"})"));
  EXPECT_FALSE(Pod().contains("tolerations"));
  schedule_.spec->executor = {.service_account = "special",
                              .image = "mirror/strongroom:1",
                              .resources = R"({"limits":{"memory":"1Gi"}})",
                              .node_selector = R"({"disk":"ssd"})",
                              .tolerations = R"([{"operator":"Exists"}])"};
  EXPECT_EQ(Pod()["serviceAccountName"], "special");
  EXPECT_EQ(Container()["image"], "mirror/strongroom:1");
  EXPECT_EQ(Container()["resources"], Json::parse(R"({"limits": {"memory": "1Gi"}})"));
  EXPECT_EQ(Pod()["nodeSelector"], Json::parse(R"({"disk": "ssd", "kubernetes.io/os": "linux"})"));
  EXPECT_EQ(Pod()["tolerations"], Json::parse(R"([{"operator": "Exists"}])"));
}

TEST_F(JobOf, HasWhatTheInstallationGivesAllPods) {
  settings_.pod = ReadExecutorPod(R"({
    "labels": {"mesh": "on", "app.kubernetes.io/component": "stolen"},
    "annotations": {"mesh.example/inject": "false", "strongroom.dev/server-ca": "stolen"},
    "nodeSelector": {"pool": "batch", "disk": "hdd"},
    "tolerations": [{"key": "batch"}], "priorityClassName": "low",
    "securityContext": {"runAsNonRoot": true}, "containerSecurityContext": {"privileged": false}})");
  schedule_.spec->executor = {.node_selector = R"({"disk":"ssd"})",
                              .tolerations = R"([{"key":"ssd"}])"};
  const Json metadata = Build()["spec"]["template"]["metadata"];
  EXPECT_EQ(metadata["labels"]["mesh"], "on");
  EXPECT_EQ(metadata["labels"]["app.kubernetes.io/component"], "executor");
  EXPECT_EQ(metadata["annotations"], Json::parse(R"({"mesh.example/inject": "false",
                                                     "strongroom.dev/server-ca": "PEM"})"));
  EXPECT_EQ(Pod()["nodeSelector"], Json::parse(R"({"disk": "ssd", "pool": "batch"})"));
  EXPECT_EQ(Pod()["tolerations"], Json::parse(R"([{"key": "batch"}, {"key": "ssd"}])"));
  EXPECT_EQ(Pod()["priorityClassName"], "low");
  EXPECT_EQ(Pod()["securityContext"], Json::parse(R"({"runAsNonRoot": true})"));
  EXPECT_EQ(Container()["securityContext"], Json::parse(R"({"privileged": false})"));
}

// As OpenShift needs it, which chooses users by itself.
TEST_F(JobOf, LeavesToTheClusterWhatTheInstallationSaysNothingOf) {
  settings_.pod = ReadExecutorPod(
      R"({"nodeSelector": {}, "securityContext": {}, "containerSecurityContext": {}})");
  EXPECT_FALSE(Pod().contains("nodeSelector"));
  EXPECT_FALSE(Pod().contains("securityContext"));
  EXPECT_FALSE(Container().contains("securityContext"));
}

TEST(ReadExecutorPod, RefusesWhatIsNoPartOfAPod) {
  for (const char* wrong : {"", "[]", R"({"labels": []})", R"({"tolerations": {}})",
                            R"({"priorityClassName": 7})", R"({"nodeSelector": "linux"})"}) {
    EXPECT_THROW(ReadExecutorPod(wrong), ApiFormatError) << wrong;
  }
}

TEST_F(JobOf, LeavesOutALabelThatWouldBeTooLong) {
  run_.status.resolved->schedule.name = std::string(64, 'n');
  EXPECT_FALSE(Build()["metadata"]["labels"].contains("strongroom.dev/schedule"));
}

}  // namespace
}  // namespace strongroom::api
