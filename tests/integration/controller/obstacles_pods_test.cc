// docs/troubleshooting.md: what kubelet, scheduler and node controller say of a pod.
#include "domain/pod_state.h"
#include "obstacles_world.h"

namespace strongroom::test {
namespace {

using kube::Json;

struct Case {
  const char* name;
  const char* reason;
  const char* words;
  Json status;
  const char* warning = "";  // reason of an event of the pod
};

Json Waiting(const char* reason, const char* message) {
  return {{"containerStatuses",
           Json::array({{{"name", "executor"},
                         {"image", "local/none"},
                         {"imageID", ""},
                         {"ready", false},
                         {"restartCount", 0},
                         {"state", {{"waiting", {{"reason", reason}, {"message", message}}}}}}})}};
}

Json WithConditions(Json status, const Json& conditions) {
  status["conditions"] = conditions;
  return status;
}

TEST_F(Obstacles, PodsThatDoNotStart) {
  const std::vector<Case> cases{
      {"unschedulable", "PodUnschedulable", "0/3 nodes are available",
       WithConditions(Json::object(), Json::array({{{"type", "PodScheduled"},
                                                    {"status", "False"},
                                                    {"reason", "Unschedulable"},
                                                    {"message", "0/3 nodes are available"}}}))},
      {"no-claim", "VolumeUnavailable", "persistentvolumeclaim \"c\" not found",
       WithConditions(Json::object(),
                      Json::array({{{"type", "PodScheduled"},
                                    {"status", "False"},
                                    {"reason", "Unschedulable"},
                                    {"message", "persistentvolumeclaim \"c\" not found"}}}))},
      {"no-image", "ImageUnavailable", "manifest unknown",
       Waiting("ErrImagePull", "manifest unknown")},
      {"bad-container", "ContainerRefused", "image will run as root",
       Waiting("CreateContainerConfigError", "image will run as root")},
      {"no-volume", "VolumeUnavailable", "\"other\" not found", Waiting("ContainerCreating", ""),
       "FailedMount"},
      {"no-network", "PodPending", "\"other\" not found", Waiting("ContainerCreating", ""),
       "FailedCreatePodSandBox"},
  };
  const RunningController controller(*transport_, clock_, "obstacles");
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const std::string ns = MakeDue(each.name);
    PlayJobController(ns);
    if (*each.warning != '\0') Warn(ns, Pod(ns), each.warning, "secret \"other\" not found");
    PutPodStatus(ns, each.status);
    AwaitBlocked(ns, each.reason, each.words);
    PodWorks(ns);
    AwaitHealed(ns);
  }
}

TEST_F(Obstacles, ANodeThatDoesNotAnswer) {
  const std::string ns = MakeDue("lost-node");
  const RunningController controller(*transport_, clock_, "obstacles");
  PlayJobController(ns);
  PodWorks(ns);
  const auto put = [&](const char* ready) {
    PutPodStatus(
        ns, {{"conditions", Json::array({{{"type", "Ready"}, {"status", ready}},
                                         {{"type", "ContainersReady"}, {"status", "True"}}})}});
  };
  put("False");
  AwaitBlocked(ns, "NodeLost", "does not answer");
  put("True");
  AwaitHealed(ns);
}

TEST_F(Obstacles, APodThatIsEvicted) {
  ExpectRetry("evicted",
              {{"phase", "Failed"},
               {"reason", "Evicted"},
               {"message", "The node was low on resource: memory"}},
              "PodEvicted", "The node was low on resource: memory");
}

TEST_F(Obstacles, AnExecutorThatDoesNotReachItsServer) {
  ExpectRetry("no-server",
              {{"phase", "Failed"},
               {"containerStatuses",
                Json::array({{{"name", "executor"},
                              {"image", "local/none"},
                              {"imageID", ""},
                              {"ready", false},
                              {"restartCount", 0},
                              {"state",
                               {{"terminated",
                                 {{"exitCode", domain::kExitServerUnreachable},
                                  {"reason", "Error"},
                                  {"message", "the server cannot be reached: refused"}}}}}}})}},
              "ServerUnreachable", "the server cannot be reached: refused");
}

Json Mesh() {
  return {
      {"name", "istio-proxy"}, {"image", "local/none"},
      {"imageID", ""},         {"ready", true},
      {"restartCount", 0},     {"state", {{"running", {{"startedAt", "2026-01-01T00:00:00Z"}}}}}};
}

// The Job goes on for as long as a mesh's container does; the run does not.
TEST_F(Obstacles, ASidecarThatNeverEnds) {
  const std::string lost = MakeDue("sidecar");
  const std::string stored = MakeDue("sidecar-after-report");
  const RunningController controller(*transport_, clock_, "obstacles");
  for (const std::string& ns : {lost, stored}) {
    PlayJobController(ns);
    PodWorks(ns);
    AwaitHealed(ns);
  }
  Json executor = Mesh();
  executor["name"] = "executor";
  executor["ready"] = false;
  executor["state"] = {{"terminated",
                        {{"startedAt", "2026-01-01T00:00:00Z"},
                         {"finishedAt", "2026-01-01T00:10:00Z"},
                         {"exitCode", 137},
                         {"reason", "OOMKilled"}}}};
  PutPodStatus(lost,
               {{"phase", "Running"}, {"containerStatuses", Json::array({Mesh(), executor})}});
  AwaitEnd(lost, "ExecutorLost", "its container ended with code 137, OOMKilled");
  client_.MergePatch(api::kRunKind, stored, RunOf(stored),
                     {{"status",
                       {{"phase", "success"},
                        {"startedAt", "2026-01-01T00:00:00Z"},
                        {"finishedAt", "2026-01-01T00:10:00Z"},
                        {"backupSetID", "1"}}}},
                     "status");
  for (const std::string& ns : {lost, stored}) {
    Await("the Job to go in " + ns, [&] { return world_.List(controller::kJobs, ns).empty(); });
  }
  EXPECT_EQ(world_.Get(api::kRunKind, stored, RunOf(stored))["status"]["phase"], "success");
}

}  // namespace
}  // namespace strongroom::test
