#include "api/check_job.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "api/check_input.h"
#include "api/json.h"
#include "api/kinds.h"
#include "api/tenant_pod.h"
#include "domain/plan_check.h"

namespace strongroom::api {
namespace {

Json Arguments(const JobSettings& settings, const CheckInput& input) {
  Json arguments{"check", "--tenant=" + Verbatim(WriteCheckInput(input)),
                 std::string("--tenant-folder=") + kTenantFolder};
  for (const std::string& file : settings.catalogues) {
    arguments.push_back("--catalogue=" + Verbatim(file));
  }
  return arguments;
}

Json PodSpec(const JobSettings& settings, const Tenant& tenant, const CheckJob& check) {
  const domain::ExecutorOverrides& overrides = check.overrides;
  // The image is ours: another of the schedule's may not know the command.
  Json container{
      {"name", kExecutorContainer},
      {"image", settings.image},
      {"imagePullPolicy", settings.image_pull_policy},
      {"args", Arguments(settings, {.policy_types = check.policy_types, .tenant = tenant.spec})},
      {"volumeMounts", Json::array()},
      {"resources",
       {{"requests", {{"cpu", "10m"}, {"memory", "32Mi"}}}, {"limits", {{"memory", "256Mi"}}}}},
      {"terminationMessagePolicy", "FallbackToLogsOnError"}};
  Json pod{{"restartPolicy", "Never"},
           {"enableServiceLinks", false},
           {"terminationGracePeriodSeconds", 10},
           {"containers", Json::array({std::move(container)})},
           {"volumes", Json::array()}};
  FitForTenant(tenant.spec, pod);
  const std::string account = AccountOf(tenant.spec, overrides);
  if (!account.empty()) pod["serviceAccountName"] = account;
  if (!overrides.node_selector.empty()) pod["nodeSelector"] = ParseJson(overrides.node_selector);
  if (!overrides.tolerations.empty()) pod["tolerations"] = ParseJson(overrides.tolerations);
  return pod;
}

}  // namespace

Json BuildCheckJob(const JobSettings& settings, const Tenant& tenant, const CheckJob& check) {
  // As those of executors, for network policies and whoever counts pods.
  const Json labels{{kManagedByLabel, kManagedByValue},
                    {"app.kubernetes.io/component", "executor"},
                    {kCheckLabel, tenant.meta.uid}};
  Json pod_template{{"metadata", {{"labels", labels}}}, {"spec", PodSpec(settings, tenant, check)}};
  FitForInstallation(settings.pod, pod_template);
  return {{"apiVersion", "batch/v1"},
          {"kind", "Job"},
          {"metadata",
           {{"name", check.name},
            {"namespace", tenant.meta.ns},
            {"labels", labels},
            {"annotations", {{kCheckSubjectAnnotation, check.subject_digest}}},
            {"ownerReferences", OwnedBy(kTenantKind.kind, tenant.meta.name, tenant.meta.uid)}}},
          {"spec",
           {{"backoffLimit", 0},
            {"activeDeadlineSeconds", domain::kCheckTime.count()},
            {"ttlSecondsAfterFinished", domain::kCheckJobKeep.count()},
            {"template", std::move(pod_template)}}}};
}

}  // namespace strongroom::api
