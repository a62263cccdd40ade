// A tenant is checked by a Job that a real API server takes, and what the pod of it says in the end
// becomes a condition; the test says what a kubelet would.
#include <gtest/gtest.h>

#include "api/check_report.h"
#include "api/tenant.h"
#include "base/timestamp.h"
#include "world.h"

namespace strongroom::test {
namespace {

using kube::Json;

class TenantChecks : public testing::Test {
 protected:
  static Json Tenant() {
    return {{"apiVersion", "strongroom.dev/v1alpha1"},
            {"kind", "Tenant"},
            {"metadata", {{"name", "contoso"}}},
            {"spec",
             {{"provider", "microsoftGraph"},
              {"microsoftGraph",
               {{"tenantID", "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90"},
                {"clientID", "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621"},
                {"credentialsSecretRef", {{"name", "app"}}}}}}}};
  }
  // A namespace with a Tenant behind Microsoft Graph and a schedule of it that is not due.
  std::string Make(const std::string& ns) {
    world_.MakeNamespace(ns);
    client_.Create(api::kTenantKind, ns, Tenant());
    world_.MakeSchedule(
        ns, "nightly",
        {{"tenantRef", {{"name", "contoso"}}},
         {"policyTypes", {"deviceConfigurations"}},
         {"timeOfDay",
          base::FormatTimestamp(clock_.NowSeconds() - std::chrono::hours{2}).substr(11, 5)}});
    return ns;
  }
  std::vector<Json> Jobs(const std::string& ns) { return world_.List(controller::kJobs, ns); }
  Json AwaitJob(const std::string& ns, const std::string& other_than = "") {
    Await("a Job", [&] {
      const auto jobs = Jobs(ns);
      return jobs.size() == 1 && jobs[0]["metadata"]["name"] != other_than;
    });
    return Jobs(ns).front();
  }
  // Job controller and kubelet: the pod is there, and its container ends with such words.
  void End(const std::string& ns, const Json& job, const domain::CheckFindings& findings) {
    const std::string name = job["metadata"]["name"];
    const Json& made = job["spec"]["template"];
    Json pod{{"apiVersion", "v1"},
             {"kind", "Pod"},
             {"metadata",
              {{"name", name},
               {"labels", made["metadata"]["labels"]},
               {"ownerReferences", Json::array({{{"apiVersion", "batch/v1"},
                                                 {"kind", "Job"},
                                                 {"name", name},
                                                 {"uid", job["metadata"]["uid"]},
                                                 {"controller", true}}})}}},
             {"spec", made["spec"]}};
    client_.Create(controller::kPods, ns, pod);
    const std::string now = base::FormatTimestamp(clock_.NowSeconds());
    const Json terminated{{"exitCode", 0},
                          {"reason", "Completed"},
                          {"startedAt", now},
                          {"finishedAt", now},
                          {"message", api::WriteCheckReport(findings)}};
    client_.MergePatch(
        controller::kPods, ns, name,
        {{"status",
          {{"phase", "Succeeded"},
           {"containerStatuses", Json::array({{{"name", "executor"},
                                               {"image", "x"},
                                               {"imageID", "x"},
                                               {"ready", false},
                                               {"restartCount", 0},
                                               {"state", {{"terminated", terminated}}}}})}}}},
        "status");
  }
  void AwaitCondition(const std::string& ns, const std::string& wanted) {
    std::string told;
    Await(wanted, [&] {
      const api::Tenant tenant = api::DecodeTenant(world_.Get(api::kTenantKind, ns, "contoso"));
      const auto* const found = domain::FindCondition(tenant.status.conditions, "PermissionsReady");
      told = found == nullptr ? "none" : found->reason + ": " + found->message;
      return told.starts_with(wanted);
    });
    EXPECT_TRUE(told.starts_with(wanted)) << told;
  }

  World& world_ = World::Shared();
  const kube::Client& client_ = world_.client();
  ShiftedClock clock_{std::chrono::seconds{0}};
  std::unique_ptr<web::Transport> transport_ = world_.control_plane().MakeTransport();
};

TEST_F(TenantChecks, AreMadeToldAndMadeAgain) {
  const std::string ns = Make("tenant-checks");
  Json job;
  {
    const RunningController controller(*transport_, clock_, "checks");
    job = AwaitJob(ns);
    EXPECT_EQ(job["metadata"]["ownerReferences"][0]["kind"], "Tenant");
    End(ns, job,
        {.missing = {"deviceConfigurations (DeviceManagementConfiguration.Read.All)"},
         .to_grant = {"DeviceManagementConfiguration.Read.All"}});
    AwaitCondition(ns,
                   "PermissionsMissing: may not be read: deviceConfigurations "
                   "(DeviceManagementConfiguration.Read.All); to grant: "
                   "DeviceManagementConfiguration.Read.All;");
    EXPECT_EQ(Jobs(ns).size(), 1U) << "the newest is kept";
    client_.MergePatch(api::kTenantKind, ns, "contoso",
                       {{"metadata", {{"annotations", {{"strongroom.dev/check-now", "1"}}}}}});
    job = AwaitJob(ns, job["metadata"]["name"]);
  }
  // Ended while nobody led.
  End(ns, job, {.error_code = "AUTHENTICATION_FAILED", .error_message = "AADSTS7000222: expired"});
  const RunningController controller(*transport_, clock_, "checks");
  AwaitCondition(ns, "AuthenticationFailed: AADSTS7000222: expired");
  const Json status = world_.Get(api::kTenantKind, ns, "contoso")["status"];
  EXPECT_FALSE(status["check"].contains("missing")) << "what the check before it found is gone";
  // Another selection is another check.
  client_.MergePatch(api::kScheduleKind, ns, "nightly",
                     {{"spec", {{"policyTypes", {"deviceCompliancePolicies"}}}}});
  job = AwaitJob(ns, job["metadata"]["name"]);
  End(ns, job, {});
  AwaitCondition(ns, "AllGranted");
}

}  // namespace
}  // namespace strongroom::test
