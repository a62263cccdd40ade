#include "domain/pod_state.h"

#include <gtest/gtest.h>

#include <functional>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

// A pod by example, and what is in its way: "REASON: MESSAGE", or "" for nothing.
struct Row {
  const char* pod;
  std::function<void(PodFacts&)> given;
  const char* obstacle;
  bool is_lost = false;
};

const std::vector<Row>& Rows() {
  static const std::vector<Row> rows{
      {"nobody has looked at it", [](PodFacts&) {}, "PodPending: pod a: it has not started"},
      {"no node takes it",
       [](PodFacts& pod) {
         pod.unscheduled = {"Unschedulable", "0/3 nodes are available"};
       },
       "PodUnschedulable: pod a: Unschedulable: 0/3 nodes are available"},
      {"no volume",
       [](PodFacts& pod) {
         pod.unscheduled = {"Unschedulable", "persistentvolumeclaim \"c\" not found"};
       },
       "VolumeUnavailable: pod a: Unschedulable: persistentvolumeclaim \"c\" not found"},
      {"no volume for its claim",
       [](PodFacts& pod) {
         pod.unscheduled = {"Unschedulable",
                            "0/3 nodes: pod has unbound immediate PersistentVolumeClaims"};
       },
       "VolumeUnavailable: pod a: Unschedulable: 0/3 nodes: pod has unbound immediate "
       "PersistentVolumeClaims"},
      {"no image",
       [](PodFacts& pod) {
         pod.waiting = {"ErrImagePull", "not found"};
       },
       "ImageUnavailable: pod a: ErrImagePull: not found"},
      {"no image for a while",
       [](PodFacts& pod) {
         pod.waiting = {"ImagePullBackOff", "Back-off pulling image"};
       },
       "ImageUnavailable: pod a: ImagePullBackOff: Back-off pulling image"},
      {"no container",
       [](PodFacts& pod) {
         pod.waiting = {"CreateContainerConfigError", "runs as root"};
       },
       "ContainerRefused: pod a: CreateContainerConfigError: runs as root"},
      {"something else",
       [](PodFacts& pod) {
         pod.node = "n";
         pod.waiting = {"ContainerCreating", ""};
       },
       "PodPending: pod a on node n: ContainerCreating"},
      {"it works", [](PodFacts& pod) { pod.started_at = test::At("2026-03-01T02:30:05Z"); }, ""},
      {"its node is away",
       [](PodFacts& pod) {
         pod.node = "n";
         pod.started_at = test::At("2026-03-01T02:30:05Z");
         pod.is_forsaken = true;
       },
       "NodeLost: pod a on node n: the node does not answer"},
      {"its node is gone",
       [](PodFacts& pod) {
         pod.is_deleting = true;
         pod.pod = {"NodeLost", "Node n is unresponsive"};
       },
       "NodeLost: pod a: NodeLost: Node n is unresponsive", true},
      {"evicted",
       [](PodFacts& pod) {
         pod.has_ended = pod.has_failed = true;
         pod.started_at = test::At("2026-03-01T02:30:05Z");
         pod.pod = {"Evicted", "low on memory"};
       },
       "PodEvicted: pod a: Evicted: low on memory", true},
      {"disrupted, as later versions say it",
       [](PodFacts& pod) {
         pod.has_ended = pod.has_failed = true;
         pod.terminated = {"Error", "killed"};
         pod.disruption = {"EvictionByEvictionAPI", "Eviction API: evicting"};
       },
       "PodEvicted: pod a: EvictionByEvictionAPI: Eviction API: evicting", true},
      {"pushed out, as earlier versions do it without a word",
       [](PodFacts& pod) {
         pod.is_deleting = pod.has_ended = pod.has_failed = true;
         pod.exit_code = 143;
         pod.terminated = {"Error", ""};
       },
       "PodEvicted: pod a: it was deleted before its work was done", true},
      {"its server is away, and it is being deleted",
       [](PodFacts& pod) {
         pod.is_deleting = pod.has_ended = pod.has_failed = true;
         pod.exit_code = kExitServerUnreachable;
         pod.terminated = {"Error", "cannot connect"};
       },
       "ServerUnreachable: pod a: cannot connect", true},
      {"deleted with its node, as later versions say it",
       [](PodFacts& pod) {
         pod.is_deleting = true;
         pod.disruption = {"DeletionByTaintManager", "Taint manager: deleting"};
       },
       "NodeLost: pod a: DeletionByTaintManager: Taint manager: deleting", true},
      {"its executor failed",
       [](PodFacts& pod) {
         pod.has_ended = pod.has_failed = true;
         pod.terminated = {"OOMKilled", ""};
       },
       ""},
      {"its server is away",
       [](PodFacts& pod) {
         pod.has_ended = pod.has_failed = true;
         pod.exit_code = kExitServerUnreachable;
         pod.terminated = {"Error", "cannot connect"};
       },
       "ServerUnreachable: pod a: cannot connect", true},
      {"its own time was over",
       [](PodFacts& pod) {
         pod.has_ended = pod.has_failed = true;
         pod.pod = {"DeadlineExceeded", "active longer than deadline"};
       },
       ""},
  };
  return rows;
}

TEST(PodState, SaysWhatIsInTheWay) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(row.pod);
    PodFacts pod;
    pod.name = "a";
    row.given(pod);
    const PodState state = StateOf(pod);
    const auto& found = state.obstacle;
    EXPECT_EQ(found ? found->reason + ": " + found->message : "", row.obstacle);
    EXPECT_EQ(state.is_lost, row.is_lost);
    if (found) EXPECT_NE(FindReason(obstacle::kAll, found->reason), nullptr);
  }
}

TEST(PodState, SaysHowItsContainerEnded) {
  PodFacts pod;
  pod.name = "a";
  EXPECT_EQ(StateOf(pod).end, "");
  pod.has_ended = pod.has_failed = true;
  pod.exit_code = 137;
  pod.terminated = {"OOMKilled", "last words"};
  EXPECT_EQ(StateOf(pod).end, "pod a: its container ended with code 137, OOMKilled: last words");
  pod.terminated.message = std::string(5000, 'x');
  EXPECT_EQ(StateOf(pod).end.size(), kMaxWords);
}

std::string Text(const std::optional<Obstacle>& obstacle) {
  return obstacle ? obstacle->reason + ": " + obstacle->message : "";
}

TEST(ObstacleOf, AJobWithoutPodsIsWhatItsEventsSay) {
  const JobFacts begun{.has_begun = true};
  EXPECT_TRUE(NeedsWarning(begun, {}));
  EXPECT_EQ(Text(ObstacleOf(begun, {}, {"FailedCreate", "pods \"a-\" is forbidden"})),
            "PodRefused: FailedCreate: pods \"a-\" is forbidden");
  EXPECT_EQ(Text(ObstacleOf(begun, {}, {})), "PodPending: the Job has no pod yet");
  EXPECT_EQ(Text(ObstacleOf({}, {}, {})), "JobIgnored: the Job has no status.startTime");
  const JobFacts suspended{.is_suspended = true};
  EXPECT_FALSE(NeedsWarning(suspended, {}));
  EXPECT_EQ(Text(ObstacleOf(suspended, {}, {})), "JobSuspended: spec.suspend is true");
}

TEST(ObstacleOf, AsksEventsOnlyWhereThePodSaysNothing) {
  PodFacts facts;
  facts.name = "a";
  const PodState pending = StateOf(facts);
  EXPECT_TRUE(NeedsWarning({}, {pending}));
  EXPECT_EQ(Text(ObstacleOf({}, {pending}, {"FailedMount", "secret \"s\" not found"})),
            "VolumeUnavailable: pod a: it has not started: FailedMount: secret \"s\" not found");
  EXPECT_EQ(Text(ObstacleOf({}, {pending}, {"FailedCreatePodSandBox", "no network"})),
            "PodPending: pod a: it has not started: FailedCreatePodSandBox: no network");
  facts.waiting = {"ErrImagePull", "not found"};
  EXPECT_FALSE(NeedsWarning({}, {StateOf(facts)}));
  // The newest counts: another may have been lost.
  facts.waiting = {};
  facts.started_at = test::At("2026-03-01T02:30:05Z");
  EXPECT_EQ(Text(ObstacleOf({}, {StateOf(facts), pending}, {})), "");
}

}  // namespace
}  // namespace strongroom::domain
