#pragma once

#include <string>
#include <string_view>

#include "domain/condition.h"
#include "domain/reason.h"

// What keeps a run from starting, or from going on: reasons of condition Blocked, of the run and of
// its schedule, and of the events that tell of it. Each heals by itself once its cause is gone.
// docs/troubleshooting.md shows this table; a test compares them.
namespace strongroom::domain {

// What is in the way, in the words of whoever says so: escaped, and at most kMaxWords bytes.
struct Obstacle {
  // Of obstacle::kAll; of run_queued::kAll where the run waits for others, and of
  // tenant_ready::kAll where it is in a Tenant's way.
  std::string reason;
  std::string message;

  bool operator==(const Obstacle&) const = default;
};

inline constexpr size_t kMaxWords = 1024;

namespace obstacle {

inline constexpr std::array kAll{
    Reason{"WriteRefused",
           "The API server does not take what the controller writes for the schedule",
           "the message names the object and what the API server said of it: a quota of the "
           "namespace, a policy webhook, a namespace that is being deleted"},
    Reason{"JobRefused", "The API server does not take the run's Job for now",
           "make room in the quota of the namespace, or let the policy that the message names pass "
           "it; it is tried again until the run's time is over"},
    Reason{
        "JobInvalid", "The API server says that there can be no such Job",
        "mend the field that the message names, in `spec.executor` of the schedule; the run fails "
        "soon"},
    Reason{"JobIgnored", "No Job controller has taken up the run's Job",
           "see that kube-controller-manager of the cluster works"},
    Reason{"JobSuspended", "Somebody has set `spec.suspend` of the run's Job",
           "set it to false; the run's time goes on meanwhile"},
    Reason{"PodRefused", "The API server does not take the pod of the run's Job",
           "make room in the quota, or set in `spec.executor.resources` of the schedule what it "
           "wants to be told; make the ServiceAccount that the message names, or let LimitRange, "
           "Pod Security or the policy that it names pass the pod"},
    Reason{"PodUnschedulable", "No node of the cluster takes the pod",
           "add nodes, or mend `resources`, `nodeSelector` and `tolerations` in `spec.executor` of "
           "the schedule"},
    Reason{"ImageUnavailable", "The node cannot get an image of the pod",
           "see that the image is where the message says and that the node may pull it; "
           "`spec.executor.image` of the schedule names the executor's, or `image` of the chart"},
    Reason{
        "ContainerRefused", "The node does not start the executor's container",
        "mend what the message names: most often an image that does not fit the node, or a policy "
        "of the node"},
    Reason{
        "VolumeUnavailable", "A volume of the pod is not to be had",
        "make the Secret or PersistentVolumeClaim that the message names; the Tenant refers to it"},
    Reason{"PodPending", "The pod has not started for another reason",
           "see the message, and `kubectl describe` the pod"},
    Reason{"PodEvicted", "The node or the cluster ended the pod before its work was done",
           "nothing, if it is rare: the run is tried again; else give the node room, or the pod "
           "`resources` in `spec.executor` of the schedule"},
    Reason{
        "NodeLost", "The node that the pod runs on does not answer",
        "mend the node or delete it; the run goes on with the node, or is tried again on another"},
    Reason{"ServerUnreachable", "The executor cannot reach the Strongroom server",
           "see that the server is up, and that the executor's pods may connect to it: DNS, "
           "NetworkPolicies, its certificate; nothing was read yet, and the run is tried again"},
};

inline constexpr std::string_view kWriteRefused = WordIn(kAll, "WriteRefused");
inline constexpr std::string_view kJobRefused = WordIn(kAll, "JobRefused");
inline constexpr std::string_view kJobInvalid = WordIn(kAll, "JobInvalid");
inline constexpr std::string_view kJobIgnored = WordIn(kAll, "JobIgnored");
inline constexpr std::string_view kJobSuspended = WordIn(kAll, "JobSuspended");
inline constexpr std::string_view kPodRefused = WordIn(kAll, "PodRefused");
inline constexpr std::string_view kPodUnschedulable = WordIn(kAll, "PodUnschedulable");
inline constexpr std::string_view kImageUnavailable = WordIn(kAll, "ImageUnavailable");
inline constexpr std::string_view kContainerRefused = WordIn(kAll, "ContainerRefused");
inline constexpr std::string_view kVolumeUnavailable = WordIn(kAll, "VolumeUnavailable");
inline constexpr std::string_view kPodPending = WordIn(kAll, "PodPending");
inline constexpr std::string_view kPodEvicted = WordIn(kAll, "PodEvicted");
inline constexpr std::string_view kNodeLost = WordIn(kAll, "NodeLost");
inline constexpr std::string_view kServerUnreachable = WordIn(kAll, "ServerUnreachable");

}  // namespace obstacle

// Whether two texts are the same but for words that have digits.
bool SayTheSame(std::string_view a, std::string_view b);

// Whether the obstacle says another thing than the condition, which may be null. Words that have
// digits do not count: counts, times and names that change from one attempt to the next. A status
// would be written at each, and each write brings the next attempt at once.
bool IsNews(const Condition* told, const Obstacle& obstacle);

}  // namespace strongroom::domain
