#include "domain/pod_state.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace strongroom::domain {
namespace {

// Reasons of a container that waits, as kubelets give them.
// https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/images/types.go
constexpr std::array<std::string_view, 8> kOfImages{
    "ErrImagePull",      "ImagePullBackOff",    "InvalidImageName",          "ErrImageNeverPull",
    "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed", "ErrImagePullBackOff"};
// https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/kuberuntime_container.go
constexpr std::array<std::string_view, 6> kOfContainers{
    "CreateContainerConfigError", "CreateContainerError", "PreStartHookError",
    "PreCreateHookError",         "RunContainerError",    "CrashLoopBackOff"};
// Of events: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/events/event.go
constexpr std::array<std::string_view, 4> kOfVolumes{"FailedMount", "FailedAttachVolume",
                                                     "FailedMapVolume", "FailedBinding"};
// Of pods that are gone with their node, and of pods whose own time was over.
constexpr std::array<std::string_view, 4> kOfNodes{"NodeLost", "DeletionByTaintManager",
                                                   "DeletionByPodGC", "NodeNotReady"};
constexpr std::string_view kPodDeadlineExceeded = "DeadlineExceeded";

template <size_t size>
bool IsIn(const std::array<std::string_view, size>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string Text(const Said& said) {
  if (said.reason.empty()) return said.message;
  return said.message.empty() ? said.reason : said.reason + ": " + said.message;
}

Obstacle ObstacleWith(std::string_view reason, const std::string& words) {
  return {std::string(reason), base::Cut(words, kMaxWords)};
}

// No node takes a pod whose claim is not there, is being deleted or is not bound: it is the volume
// that is to be mended, and not the nodes.
// https://github.com/kubernetes/kubernetes/blob/master/pkg/scheduler/framework/plugins/volumebinding/volume_binding.go
bool IsAboutAClaim(const Said& unscheduled) {
  return unscheduled.message.find("persistentvolumeclaim") != std::string::npos ||
         unscheduled.message.find("PersistentVolumeClaim") != std::string::npos;
}

std::string Subject(const PodFacts& pod) {
  return "pod " + pod.name + (pod.node.empty() ? "" : " on node " + pod.node);
}

// What node or cluster did to it; null when they did nothing. Before Kubernetes 1.26 a pod that a
// drained node or an urgent one pushes out is only deleted, and its executor told to stop.
const Said* LossOf(const PodFacts& pod) {
  static const Said deleted{"", "it was deleted before its work was done"};
  if (!pod.disruption.reason.empty()) return &pod.disruption;
  const bool is_unsaid = pod.pod.reason.empty() && pod.exit_code != kExitServerUnreachable;
  if (pod.is_deleting && pod.has_failed && is_unsaid) return &deleted;
  const bool is_their_word = !pod.pod.reason.empty() && pod.pod.reason != kPodDeadlineExceeded;
  return is_their_word && (pod.has_failed || pod.is_deleting) ? &pod.pod : nullptr;
}

bool CannotReachServer(const PodFacts& pod) {
  const bool has_worked = pod.has_failed || pod.ended_at;
  return has_worked && LossOf(pod) == nullptr && pod.exit_code == kExitServerUnreachable;
}

std::optional<Obstacle> ObstacleOf(const PodFacts& pod) {
  if (CannotReachServer(pod)) {
    return ObstacleWith(obstacle::kServerUnreachable, Subject(pod) + ": " + pod.terminated.message);
  }
  if (const Said* loss = LossOf(pod)) {
    const bool is_of_node = IsIn(kOfNodes, loss->reason);
    return ObstacleWith(is_of_node ? obstacle::kNodeLost : obstacle::kPodEvicted,
                        Subject(pod) + ": " + Text(*loss));
  }
  if (pod.has_ended) return std::nullopt;
  if (pod.is_forsaken) {
    return ObstacleWith(obstacle::kNodeLost, Subject(pod) + ": the node does not answer");
  }
  if (pod.started_at) return std::nullopt;
  if (!pod.unscheduled.reason.empty()) {
    return ObstacleWith(
        IsAboutAClaim(pod.unscheduled) ? obstacle::kVolumeUnavailable : obstacle::kPodUnschedulable,
        Subject(pod) + ": " + Text(pod.unscheduled));
  }
  std::string_view reason = obstacle::kPodPending;
  if (IsIn(kOfImages, pod.waiting.reason)) reason = obstacle::kImageUnavailable;
  if (IsIn(kOfContainers, pod.waiting.reason)) reason = obstacle::kContainerRefused;
  const std::string words = Text(pod.waiting);
  return ObstacleWith(reason, Subject(pod) + ": " + (words.empty() ? "it has not started" : words));
}

std::string EndWith(int64_t code, const Said& said) {
  return " ended with code " + std::to_string(code) + ", " + Text(said);
}

std::string EndOf(const PodFacts& pod) {
  if (!pod.has_ended && !pod.ended_at) return "";
  std::string end = Subject(pod);
  if (!pod.pod.reason.empty()) end += ": " + Text(pod.pod);
  if (!pod.terminated.reason.empty()) {
    end += ": its container" + EndWith(pod.exit_code, pod.terminated);
  } else if (pod.failed_before) {
    end += ": its container " + pod.failed_before->name +
           EndWith(pod.failed_before->exit_code, pod.failed_before->said);
  }
  return base::Cut(end, kMaxWords);
}

}  // namespace

PodState StateOf(const PodFacts& pod) {
  return {.started_at = pod.started_at,
          .has_ended = pod.has_ended,
          .ended_at = pod.ended_at,
          .is_lost = LossOf(pod) != nullptr || CannotReachServer(pod),
          .obstacle = ObstacleOf(pod),
          .end = EndOf(pod)};
}

bool NeedsWarning(const JobFacts& job, const std::vector<PodState>& pods) {
  if (job.is_suspended) return false;
  if (pods.empty()) return true;
  const auto& first = pods.front().obstacle;
  return first && first->reason == obstacle::kPodPending;
}

std::optional<Obstacle> ObstacleOf(const JobFacts& job, const std::vector<PodState>& pods,
                                   const Said& warning) {
  if (job.is_suspended) return ObstacleWith(obstacle::kJobSuspended, "spec.suspend is true");
  if (pods.empty()) {
    if (!warning.message.empty()) return ObstacleWith(obstacle::kPodRefused, Text(warning));
    if (!job.has_begun) {
      return ObstacleWith(obstacle::kJobIgnored, "the Job has no status.startTime");
    }
    return ObstacleWith(obstacle::kPodPending, "the Job has no pod yet");
  }
  std::optional<Obstacle> found = pods.front().obstacle;
  if (!found || found->reason != obstacle::kPodPending || warning.message.empty()) return found;
  if (IsIn(kOfVolumes, warning.reason)) found->reason = obstacle::kVolumeUnavailable;
  found->message = base::Cut(found->message + ": " + Text(warning), kMaxWords);
  return found;
}

}  // namespace strongroom::domain
