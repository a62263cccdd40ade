#include "api/job.h"

#include <nlohmann/json.hpp>

#include "api/json.h"
#include "base/printable.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

// When the container of an executor first ran, whether or not it still does.
std::optional<std::chrono::sys_seconds> ContainerStart(const Json& status) {
  for (const Json& container : ArrayAt(status, "containerStatuses")) {
    const Json& state = ObjectAt(container, "state");
    for (const char* phase : {"running", "terminated"}) {
      const auto started = base::ParseTimestamp(StringAt(ObjectAt(state, phase), "startedAt"));
      if (started) return started;
    }
  }
  return std::nullopt;
}

// Empty in a Job means what a pod then says.
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec
std::string ServiceAccountOf(const Json& pod_spec) {
  const std::string name = StringAt(pod_spec, "serviceAccountName");
  return name.empty() ? "default" : name;
}

// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase
bool HasEnded(const std::string& phase) { return phase == "Succeeded" || phase == "Failed"; }

}  // namespace

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
  return job;
}

Pod DecodePod(const Json& object) {
  const Json& metadata = ObjectAt(object, "metadata");
  const Json& status = ObjectAt(object, "status");
  return {.meta = DecodeMeta(object),
          .run = StringAt(ObjectAt(metadata, "labels"), kRunLabel),
          .job_uid = ControllerOf(object).uid,
          .service_account = ServiceAccountOf(ObjectAt(object, "spec")),
          .has_ended = HasEnded(StringAt(status, "phase")),
          .started_at = ContainerStart(status)};
}

}  // namespace strongroom::api
