#include <gtest/gtest.h>

#include "api/kinds.h"
#include "kube/error.h"
#include "world.h"

// What a wrong spec gets, where the user looks; the others go on.
namespace strongroom::test {
namespace {

using kube::Json;

using kube::kEvents;

struct Case {
  const char* name;
  Json spec;
  const char* reason;
  std::vector<const char*> message;  // parts that it must have
};

// The Ready condition; null while there is none.
Json ReadyOf(World& world, const std::string& ns, const std::string& name) {
  const Json schedule = world.Get(api::kScheduleKind, ns, name);
  for (const Json& condition : schedule.value("/status/conditions"_json_pointer, Json::array())) {
    if (condition["type"] == "Ready") return condition;
  }
  return nullptr;
}

bool HasEvent(World& world, const std::string& ns, const std::string& name,
              const std::string& reason) {
  for (const Json& event : world.List(kEvents, ns)) {
    if (event["involvedObject"]["name"] == name && event["reason"] == reason) return true;
  }
  return false;
}

TEST(BadInput, IsAnsweredInTheReadyCondition) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("bad-input", 10);
  world.client().Create(api::kTenantKind, ns,
                        {{"apiVersion", "strongroom.dev/v1alpha1"},
                         {"kind", "Tenant"},
                         {"metadata", {{"name", "graph"}}},
                         {"spec",
                          {{"provider", "microsoftGraph"},
                           {"microsoftGraph",
                            {{"tenantID", "11111111-2222-3333-4444-555555555555"},
                             {"clientID", "11111111-2222-3333-4444-555555555555"},
                             {"credentialsSecretRef", {{"name", "graph"}}}}}}}});
  const std::vector<Case> cases{
      {"zone", {{"timezone", "Europe/Atlantis"}}, "InvalidSpec", {"spec.timezone", "did you mean"}},
      {"type",
       {{"policyTypes", {"rolez", "roles"}}},
       "InvalidSpec",
       {"spec.policyTypes", "rolez", "did you mean roles"}},
      {"tenant", {{"tenantRef", {{"name", "nobody"}}}}, "TenantNotFound", {"nobody"}},
      {"kind",
       {{"tenantRef", {{"name", "graph"}}}, {"policyTypes", {"networkPolicies"}}},
       "InvalidSpec",
       {"spec.policyTypes", "networkPolicies"}},
      {"gfs", {{"retention", {{"keepDaily", 7}}}}, "NotSupportedYet", {"spec.retention.keepDaily"}},
  };
  for (const Case& bad : cases) world.MakeSchedule(ns, bad.name, bad.spec);
  world.MakeSchedule(ns, "good");
  const RunningController controller(*transport, clock, "bad-input");
  for (const Case& bad : cases) {
    SCOPED_TRACE(bad.name);
    Await("the condition", [&] { return !ReadyOf(world, ns, bad.name).is_null(); });
    const Json ready = ReadyOf(world, ns, bad.name);
    EXPECT_EQ(ready["status"], "False");
    EXPECT_EQ(ready["reason"], bad.reason);
    for (const char* part : bad.message) {
      EXPECT_NE(ready["message"].get<std::string>().find(part), std::string::npos) << ready;
    }
    Await("the event", [&] { return HasEvent(world, ns, bad.name, bad.reason); });
    const std::string said = "strongroom_schedule_condition{namespace=\"" + ns + "\",schedule=\"" +
                             bad.name + R"(",condition="Ready",reason=")" + bad.reason + "\"} 0\n";
    Await("the metric",
          [&] { return controller.Fetch("/metrics").second.find(said) != std::string::npos; });
  }
  Await("the good one's Job", [&] { return world.List(controller::kJobs, ns).size() == 1; });

  world.MakeTenant(ns, "nobody", 1);
  Await("the schedule of the new tenant to heal",
        [&] { return ReadyOf(world, ns, "tenant")["status"] == "True"; });
  Await("its Job, for the slot that it missed",
        [&] { return world.List(controller::kJobs, ns).size() == 2; });
}

// 253 characters are what Kubernetes allows; Jobs and labels have room for 63.
TEST(BadInput, MayHaveTheLongestNames) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("long-names", 10);
  const std::string name(253, 'n');
  const std::string account(253, 'a');
  world.client().Create(
      {"", "v1", "serviceaccounts"}, ns,
      {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", account}}}});
  world.client().Create(
      api::kTenantKind, ns,
      {{"apiVersion", "strongroom.dev/v1alpha1"},
       {"kind", "Tenant"},
       {"metadata", {{"name", name}}},
       {"spec", {{"provider", "kubernetes"}, {"kubernetes", {{"serviceAccountName", account}}}}}});
  world.client().Create(
      api::kTenantKind, ns,
      {{"apiVersion", "strongroom.dev/v1alpha1"},
       {"kind", "Tenant"},
       {"metadata", {{"name", "elsewhere"}}},
       {"spec",
        {{"provider", "kubernetes"},
         {"kubernetes",
          {{"kubeconfigSecretRef",
            {{"name", std::string(253, 's')}, {"key", std::string(253, 'k')}}}}}}}});
  world.MakeSchedule(ns, name, {{"tenantRef", {{"name", name}}}});
  world.MakeSchedule(ns, std::string(252, 'n') + "m", {{"tenantRef", {{"name", "elsewhere"}}}});
  const Json schedule = world.Get(api::kScheduleKind, ns, name);
  world.client().Create(api::kRunKind, ns,
                        {{"apiVersion", "strongroom.dev/v1alpha1"},
                         {"kind", "BackupScheduleRun"},
                         {"metadata", {{"name", std::string(253, 'r')}}},
                         {"spec", {{"scheduleRef", {{"name", name}}}, {"trigger", "manual"}}}});
  const RunningController controller(*transport, clock, "long-names");
  Await("both Jobs", [&] { return world.List(controller::kJobs, ns).size() == 2; });
  for (const Json& job : world.List(controller::kJobs, ns)) {
    EXPECT_LE(job["metadata"]["name"].get<std::string>().size(), 63U);
  }
  Await("the answer to the run of the longest name", [&] {
    const Json status = world.Get(api::kRunKind, ns, std::string(253, 'r')).value("status", Json());
    return status.is_object() && status.value("reason", "") == "InvalidRun";
  });
  Await("an event of the schedule", [&] { return HasEvent(world, ns, name, "InvalidRun"); });
  // The API server lets nobody have more.
  for (const size_t length : {254U, 2'500U}) {
    EXPECT_THROW(world.MakeSchedule(ns, std::string(length, 'n')), kube::ApiError);
  }
}

}  // namespace
}  // namespace strongroom::test
