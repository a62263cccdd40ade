#include "api/job.h"

#include <nlohmann/json.hpp>

#include "api/json.h"
#include "base/printable.h"
#include "base/timestamp.h"
#include "domain/service_account.h"
#include "domain/tenant_check.h"

namespace strongroom::api {
namespace {

using domain::Said;

// What a mesh or the like has put beside it says nothing of the run.
bool IsExecutor(const Json& container) {
  const std::string name = base::TextOrEmpty(container, "name");
  return name.empty() || name == kExecutorContainer;
}

// When the container of an executor first ran, whether or not it still does.
std::optional<std::chrono::sys_seconds> ContainerStart(const Json& status) {
  for (const Json& container : ArrayAt(status, "containerStatuses")) {
    if (!IsExecutor(container)) continue;
    const Json& state = ObjectAt(container, "state");
    for (const char* phase : {"running", "terminated"}) {
      const auto started = base::ParseTimestamp(StringAt(ObjectAt(state, phase), "startedAt"));
      // One that could not be started has the year 1970.
      if (started && *started > std::chrono::sys_seconds{}) return started;
    }
  }
  return std::nullopt;
}

// Empty in a Job means what a pod then says.
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec
std::string ServiceAccountOf(const Json& pod_spec) {
  const std::string name = StringAt(pod_spec, "serviceAccountName");
  return name.empty() ? domain::kDefaultAccount : name;
}

// Of that type, whatever it says; an empty object when there is none.
const Json& ConditionOf(const Json& status, std::string_view type) {
  static const Json none = Json::object();
  for (const Json& condition : ArrayAt(status, "conditions")) {
    if (base::TextOrEmpty(condition, "type") == type) return condition;
  }
  return none;
}

bool Is(const Json& condition, std::string_view truth) {
  return base::TextOrEmpty(condition, "status") == truth;
}

// All that the executor's container has left in /dev/termination-log. Not for people.
std::string LastWords(const Json& status) {
  for (const Json& container : ArrayAt(status, "containerStatuses")) {
    if (!IsExecutor(container)) continue;
    const Json& terminated = ObjectAt(ObjectAt(container, "state"), "terminated");
    std::string words = base::TextOrEmpty(terminated, "message");
    if (words.size() <= domain::kMaxLastWords) return words;
  }
  return "";
}

// A container's last words are the end of its log (terminationMessagePolicy), of which the last
// line counts.
std::string LastLine(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const size_t begin = text.find_last_of('\n');
  return base::Printable(begin == std::string::npos ? text : text.substr(begin + 1));
}

// Of a node that nobody hears of only the pod's Ready is set to False. Where somebody else has a
// say in it (spec.readinessGates), the kubelet does that as well, and says so.
// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate
bool IsForsaken(const Json& status) {
  const Json& ready = ConditionOf(status, "Ready");
  return Is(ready, "False") && Is(ConditionOf(status, "ContainersReady"), "True") &&
         base::TextOrEmpty(ready, "reason") != "ReadinessGatesNotReady";
}

// What keeps the executor's container waiting: those that have to end, or to start, before it.
void AddContainersBefore(const Json& status, domain::PodFacts& facts) {
  const bool waits = facts.waiting.reason.empty() || facts.waiting.reason == "PodInitializing";
  if (!waits || facts.started_at) return;
  for (const Json& container : ArrayAt(status, "initContainerStatuses")) {
    const std::string name = base::Printable(base::TextOrEmpty(container, "name"));
    const Json& state = ObjectAt(container, "state");
    const Said waiting = SaidIn(ObjectAt(state, "waiting"));
    if (!waiting.reason.empty() && waiting.reason != "PodInitializing") {
      facts.waiting = {waiting.reason, "container " + name + ": " + waiting.message};
      return;
    }
    const Json& terminated = ObjectAt(state, "terminated");
    const int64_t code = IntAt(terminated, "exitCode").value_or(0);
    if (code == 0) continue;
    facts.failed_before = {name,
                           code,
                           {base::Printable(base::TextOrEmpty(terminated, "reason")),
                            LastLine(base::TextOrEmpty(terminated, "message"))}};
    return;
  }
}

domain::PodFacts FactsOf(const Json& object, const Meta& meta) {
  const Json& status = ObjectAt(object, "status");
  const std::string phase = StringAt(status, "phase");
  domain::PodFacts facts;
  facts.name = meta.name;
  facts.node = base::Printable(StringAt(ObjectAt(object, "spec"), "nodeName"));
  facts.is_deleting = meta.is_deleting;
  facts.has_failed = phase == "Failed";
  facts.has_ended = facts.has_failed || phase == "Succeeded";
  facts.is_forsaken = phase == "Unknown" || IsForsaken(status);
  facts.pod = SaidIn(status);
  const Json& scheduled = ConditionOf(status, "PodScheduled");
  if (Is(scheduled, "False")) facts.unscheduled = SaidIn(scheduled);
  const Json& disruption = ConditionOf(status, "DisruptionTarget");
  if (Is(disruption, "True")) facts.disruption = SaidIn(disruption);
  for (const Json& container : ArrayAt(status, "containerStatuses")) {
    if (!IsExecutor(container)) continue;
    const Json& state = ObjectAt(container, "state");
    if (const Said waiting = SaidIn(ObjectAt(state, "waiting")); !waiting.reason.empty()) {
      facts.waiting = waiting;
    }
    const Json& terminated = ObjectAt(state, "terminated");
    if (terminated.empty()) continue;
    facts.terminated = {base::Printable(base::TextOrEmpty(terminated, "reason")),
                        LastLine(base::TextOrEmpty(terminated, "message"))};
    facts.exit_code = IntAt(terminated, "exitCode").value_or(0);
    facts.ended_at = base::ParseTimestamp(base::TextOrEmpty(terminated, "finishedAt"));
  }
  facts.started_at = ContainerStart(status);
  AddContainersBefore(status, facts);
  return facts;
}

}  // namespace

domain::Said SaidIn(const Json& object) {
  return {base::Printable(base::TextOrEmpty(object, "reason")),
          base::Printable(base::TextOrEmpty(object, "message"))};
}

Job DecodeJob(const Json& object) {
  Job job;
  job.meta = DecodeMeta(object);
  const Owner owner = ControllerOf(object);
  job.run = owner.name;
  job.run_uid = owner.uid;
  const Json& pod = ObjectAt(ObjectAt(object, "spec"), "template");
  job.service_account = ServiceAccountOf(ObjectAt(pod, "spec"));
  const Json& status = ObjectAt(object, "status");
  for (const Json& condition : ArrayAt(status, "conditions")) {
    if (StringAt(condition, "status") != "True") continue;
    const std::string type = StringAt(condition, "type");
    if (type == "Complete") {
      job.state = domain::JobState::kComplete;
    } else if (type == "Failed") {
      job.state = domain::JobState::kFailed;
      job.failure_reason = base::Printable(StringAt(condition, "reason"));
    } else {
      continue;
    }
    job.finished_at = base::ParseTimestamp(StringAt(condition, "lastTransitionTime"));
  }
  job.facts.is_suspended = BoolAt(ObjectAt(object, "spec"), "suspend", false);
  job.facts.has_begun = !StringAt(status, "startTime").empty();
  const Json& metadata = ObjectAt(object, "metadata");
  job.checks = StringAt(ObjectAt(metadata, "labels"), kCheckLabel);
  job.check_subject = StringAt(ObjectAt(metadata, "annotations"), kCheckSubjectAnnotation);
  job.restores = StringAt(ObjectAt(metadata, "labels"), kRestoreOfLabel);
  job.restore_purpose = StringAt(ObjectAt(metadata, "annotations"), kRestorePurposeAnnotation);
  return job;
}

Pod DecodePod(const Json& object) {
  const Json& metadata = ObjectAt(object, "metadata");
  const Meta meta = DecodeMeta(object);
  const Owner owner = ControllerOf(object);
  const std::string checks = StringAt(ObjectAt(metadata, "labels"), kCheckLabel);
  return {.meta = meta,
          .run = StringAt(ObjectAt(metadata, "labels"), kRunLabel),
          .job = owner.name,
          .job_uid = owner.uid,
          .service_account = ServiceAccountOf(ObjectAt(object, "spec")),
          .state = domain::StateOf(FactsOf(object, meta)),
          .checks = checks,
          .restores = StringAt(ObjectAt(metadata, "labels"), kRestoreOfLabel),
          .last_words = checks.empty() ? "" : LastWords(ObjectAt(object, "status"))};
}

}  // namespace strongroom::api
