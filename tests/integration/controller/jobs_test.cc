#include <gtest/gtest.h>

#include <map>

#include "api/job_builder.h"
#include "api/kinds.h"
#include "world.h"

// The Job of a run, for each kind of tenant, as a real API server checks it.
namespace strongroom::test {
namespace {

using kube::Json;

constexpr const char* kAppIds = R"("tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
                                   "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621")";

// Tenant.spec, by what it is called here.
std::map<std::string, std::string> Specs() {
  const std::string graph = R"({"provider": "microsoftGraph", "microsoftGraph": {)";
  return {
      {"own-cluster", R"({"provider": "kubernetes"})"},
      {"kubeconfig",
       R"({"provider": "kubernetes", "kubernetes": {"kubeconfigSecretRef": {"name": "other"}}})"},
      {"files",
       R"({"provider": "directory", "directory": {"claimName": "policies", "subPath": "a/b"}})"},
      {"graph-secret", graph + kAppIds + R"(, "credentialsSecretRef": {"name": "app"}}})"},
      {"graph-custom", graph + kAppIds + R"(, "credentialsSecretRef": {"name": "app"},
          "cloud": "custom", "caSecretRef": {"name": "authorities"},
          "endpoints": {"login": "https://login.example", "graph": "https://graph.example"}}})"},
      {"graph-federated", graph + kAppIds + R"(, "workloadIdentity": {}}})"},
  };
}

TEST(Jobs, AreTakenForEachKindOfTenant) {
  World& world = World::Shared();
  const std::string ns = world.MakeNamespace("job-forms");
  api::JobSettings settings;
  settings.image = "strongroom:dev";
  settings.server_url = "https://strongroom-server.strongroom.svc:8443";
  api::Run run;
  run.meta = {.ns = ns, .name = "nightly-202603010230", .uid = "u-1"};
  run.status.resolved.emplace().run.policy_types = {"*"};
  run.status.resolved->run.timeout = std::chrono::hours(1);
  api::Schedule schedule;
  schedule.spec.emplace();
  for (const auto& [name, spec] : Specs()) {
    const api::Tenant tenant = api::DecodeTenant({{"spec", Json::parse(spec)}});
    if (tenant.is_supported) EXPECT_FALSE(tenant.problem) << name;
    const Json job = api::BuildJob(settings, run, schedule, tenant, domain::AskForRights::kNo);
    EXPECT_NO_THROW(
        world.client().Post(kube::ResourcePath(controller::kJobs, ns) + "?dryRun=All", job))
        << name;
  }
}

}  // namespace
}  // namespace strongroom::test
