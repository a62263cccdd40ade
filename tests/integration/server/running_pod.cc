#include "integration/server/running_pod.h"

#include <nlohmann/json.hpp>

namespace strongroom::server {
namespace {

using kube::Json;

using kube::kJobs;
using kube::kPods;

Json OwnedBy(const char* version, const char* kind, const domain::ObjectRef& owner) {
  return Json::array({{{"apiVersion", version},
                       {"kind", kind},
                       {"name", owner.name},
                       {"uid", owner.uid},
                       {"controller", true}}});
}

Json JobOf(const domain::ObjectRef& run) {
  // Without its own token it needs no Secret of the account, which nobody makes here.
  const Json pod{{"restartPolicy", "Never"},
                 {"serviceAccountName", "runner"},
                 {"automountServiceAccountToken", false},
                 {"containers", Json::array({{{"name", "executor"}, {"image", "strongroom"}}})}};
  return {{"metadata",
           {{"name", run.name},
            {"ownerReferences", OwnedBy("strongroom.dev/v1alpha1", "BackupScheduleRun", run)}}},
          {"spec", {{"template", {{"spec", pod}}}}}};
}

}  // namespace

void MakeRunningPod(const kube::Client& client, const std::string& ns,
                    const domain::ObjectRef& run) {
  const Json job = client.Create(kJobs, ns, JobOf(run));
  const std::string name = run.name + "-x";
  Json pod{{"metadata", {{"name", name}}}, {"spec", job["spec"]["template"]["spec"]}};
  pod["metadata"]["ownerReferences"] =
      OwnedBy("batch/v1", "Job", {job["metadata"]["name"], job["metadata"]["uid"]});
  client.Create(kPods, ns, pod);
  client.MergePatch(kPods, ns, name, {{"status", {{"phase", "Running"}}}}, "status");
}

}  // namespace strongroom::server
