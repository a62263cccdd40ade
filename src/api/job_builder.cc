#include "api/job_builder.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "api/executor_input.h"
#include "api/json.h"
#include "api/kinds.h"
#include "api/server_pod.h"
#include "api/tenant_pod.h"

namespace strongroom::api {
namespace {

// For all that is not in the spool: logs, and the container's own layer.
constexpr uint64_t kMoreDisk = 256;

Json Labels(const Run& run) {
  Json labels = LabelsFor(run.status.resolved->schedule.name);
  labels["app.kubernetes.io/component"] = "executor";
  labels[std::string(kRunLabel)] = run.meta.name;
  return labels;
}

std::string InMebibytes(uint64_t size) { return std::to_string(size) + "Mi"; }

Json Arguments(const JobSettings& settings, const ExecutorInput& input) {
  Json arguments{"executor", "--run=" + Verbatim(WriteExecutorInput(input)),
                 std::string("--tenant-folder=") + kTenantFolder};
  AddServerArguments(settings, arguments);
  for (const ExecutorLimitFlag& limit : kExecutorLimitFlags) {
    arguments.push_back("--" + std::string(limit.name) + "=" +
                        std::to_string(settings.limits.*limit.value));
  }
  return arguments;
}

Json Container(const JobSettings& settings, const ExecutorInput& input, const Schedule& schedule) {
  const domain::ExecutorOverrides& overrides = schedule.spec->executor;
  const Json default_resources{
      {"requests", {{"cpu", "50m"}, {"memory", "64Mi"}, {"ephemeral-storage", "64Mi"}}},
      {"limits",
       {{"memory", "256Mi"},
        {"ephemeral-storage", InMebibytes(SpoolSize(settings.limits) + kMoreDisk)}}}};
  return {{"name", kExecutorContainer},
          {"image", overrides.image.empty() ? settings.image : overrides.image},
          {"imagePullPolicy", settings.image_pull_policy},
          {"args", Arguments(settings, input)},
          {"volumeMounts", Json::array()},
          {"resources",
           overrides.resources.empty() ? default_resources : ParseJson(overrides.resources)},
          {"terminationMessagePolicy", "FallbackToLogsOnError"}};
}

Json PodSpec(const JobSettings& settings, const ExecutorInput& input, const Schedule& schedule) {
  const domain::ExecutorOverrides& overrides = schedule.spec->executor;
  Json pod{{"restartPolicy", "Never"},
           {"enableServiceLinks", false},
           {"terminationGracePeriodSeconds", 10},
           {"containers", Json::array({Container(settings, input, schedule)})},
           {"volumes", Json::array()}};
  FitForServer(settings, pod);
  FitForTenant(input.tenant, pod);
  const std::string account = AccountOf(input.tenant, overrides);
  if (!account.empty()) pod["serviceAccountName"] = account;
  if (!overrides.node_selector.empty()) pod["nodeSelector"] = ParseJson(overrides.node_selector);
  if (!overrides.tolerations.empty()) pod["tolerations"] = ParseJson(overrides.tolerations);
  return pod;
}

}  // namespace

Json BuildJob(const JobSettings& settings, const Run& run, const Schedule& schedule,
              const Tenant& tenant, domain::AskForRights ask_for_rights) {
  const ExecutorInput input{.run_namespace = run.meta.ns,
                            .run_name = run.meta.name,
                            .run_uid = run.meta.uid,
                            .run = run.status.resolved->run,
                            .deadline = run.status.resolved->deadline,
                            .ask_for_rights = ask_for_rights,
                            .changes_since = domain::ChangesSince(schedule.status),
                            .tenant = tenant.spec};
  const Json labels = Labels(run);
  Json pod_template{
      {"metadata", {{"labels", labels}, {"annotations", ServerAnnotations(settings)}}},
      {"spec", PodSpec(settings, input, schedule)}};
  FitForInstallation(settings.pod, pod_template);
  return {{"apiVersion", "batch/v1"},
          {"kind", "Job"},
          {"metadata",
           {{"name", domain::JobNameOf(run)},
            {"namespace", run.meta.ns},
            {"labels", labels},
            {"ownerReferences", OwnedBy(kRunKind.kind, run.meta.name, run.meta.uid)}}},
          {"spec",
           {{"backoffLimit", 0},
            {"activeDeadlineSeconds", run.status.resolved->run.timeout.count()},
            {"template", std::move(pod_template)}}}};
}

}  // namespace strongroom::api
