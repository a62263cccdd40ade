// docs/troubleshooting.md: what kubelet, scheduler and node controller say of a pod.
#include "base/timestamp.h"
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
  const std::string ns = MakeDue("evicted");
  controller::Options options = MakeOptions("obstacles");
  options.plan.report_grace = std::chrono::seconds{2};
  const RunningController controller(
      {.work = *transport_, .lease = *transport_, .reviews = *transport_}, clock_, options);
  PlayJobController(ns);
  PodWorks(ns);
  const std::string run = RunOf(ns);
  Await("the start", [&] {
    return world_.Get(api::kRunKind, ns, run).value("/status/phase"_json_pointer, "") == "running";
  });
  PutPodStatus(ns, {{"phase", "Failed"},
                    {"reason", "Evicted"},
                    {"message", "The node was low on resource: memory"}});
  const std::string first = JobOf(ns)["metadata"]["name"];
  Json conditions = Json::array();
  const std::string now = base::FormatTimestamp(base::SystemClock().NowSeconds());
  for (const char* type : {"FailureTarget", "Failed"}) {
    conditions.push_back({{"type", type},
                          {"status", "True"},
                          {"reason", "BackoffLimitExceeded"},
                          {"lastTransitionTime", now}});
  }
  client_.MergePatch(controller::kJobs, ns, first,
                     {{"status", {{"startTime", now}, {"conditions", conditions}}}}, "status");
  AwaitBlocked(ns, "PodEvicted", "The node was low on resource: memory");
  Await("another Job", [&] {
    const auto jobs = world_.List(controller::kJobs, ns);
    return jobs.size() == 1 && jobs[0]["metadata"]["name"] != first;
  });
  EXPECT_EQ(world_.Get(api::kRunKind, ns, run)["status"]["attempts"], 2);
  world_.FinishRun(ns, run, "success");
  AwaitHealed(ns);
}

}  // namespace
}  // namespace strongroom::test
