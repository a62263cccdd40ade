#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/obstacles.h"

// What Kubernetes says of a run's Job and its pods, and what of that is in the run's way.
namespace strongroom::domain {

// A reason and a message as Kubernetes has them in conditions, states and events: escaped, and
// empty where nothing is said.
struct Said {
  std::string reason;
  std::string message;
};

// A container that has ended, and badly.
struct FailedContainer {
  std::string name;
  int64_t exit_code = 0;
  Said said;
};

// A pod of a Job, as its status says.
// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
struct PodFacts {
  std::string name;
  std::string node;  // empty: none has it yet
  bool is_deleting = false;
  bool has_failed = false;   // phase Failed
  bool has_ended = false;    // phase Failed or Succeeded
  bool is_forsaken = false;  // not Ready though its containers are: nobody hears of its node
  Said pod;                  // of the whole: Evicted, NodeLost, OutOfcpu; Kubernetes' doing alone
  Said unscheduled;          // of condition PodScheduled, where that is False
  Said disruption;           // of condition DisruptionTarget, where that is True
  Said waiting;              // of the executor's container, or of one that keeps it waiting
  Said terminated;           // of the executor's; the message is the end of its log
  int64_t exit_code = 0;
  // One that has to end well before the executor's may start, a mesh's say.
  std::optional<FailedContainer> failed_before;
  std::optional<std::chrono::sys_seconds> started_at;
  // Of its container, which nobody starts again; others of the pod, a mesh's say, may go on.
  std::optional<std::chrono::sys_seconds> ended_at;
};

// The exit code of an executor that could not reach its server, and has read nothing:
// EX_UNAVAILABLE of sysexits(3). Its last words say why.
inline constexpr int kExitServerUnreachable = 69;

// What is kept of it.
struct PodState {
  std::optional<std::chrono::sys_seconds> started_at;  // when its container first ran
  bool has_ended = false;
  std::optional<std::chrono::sys_seconds> ended_at;  // when its container did, for good
  bool is_lost = false;              // it ended before its executor could do anything about it
  std::optional<Obstacle> obstacle;  // what keeps it from working
  std::string end;                   // how its container ended, in words; empty: it has not
};

PodState StateOf(const PodFacts& pod);

// The Job of a run that has not ended.
struct JobFacts {
  bool is_suspended = false;
  bool has_begun = false;  // a Job controller has set status.startTime
};

// Whether pods and Job do not say what is in the way, if anything is: then the newest warning that
// somebody recorded as an event of the Job, or of its pod if there is one, does.
bool NeedsWarning(const JobFacts& job, const std::vector<PodState>& pods);

// What keeps the run's pod from working; `pods` are those of its Job, newest first. Absent when
// nothing does.
std::optional<Obstacle> ObstacleOf(const JobFacts& job, const std::vector<PodState>& pods,
                                   const Said& warning);

// How long a pod may take to start before anybody is told why it does not.
inline constexpr std::chrono::seconds kStartPatience{10};
// How long until somebody looks again at what waits: what is in its way may be another thing then.
inline constexpr std::chrono::seconds kWaitingPeriod{60};

}  // namespace strongroom::domain
