#include "api/restore_job.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "api/json.h"
#include "api/kinds.h"
#include "api/restore_input.h"
#include "api/server_pod.h"
#include "api/tenant_pod.h"

namespace strongroom::api {
namespace {

using domain::Restore;
using domain::RestoreStep;

constexpr int kTries = 3;

RestoreInput InputOf(const Restore& restore, RestoreStep step) {
  const domain::RestoreSpec& spec = restore.spec;
  RestoreInput input{.ns = restore.meta.ns,
                     .name = restore.meta.name,
                     .uid = restore.meta.uid,
                     .step = step,
                     .spec_digest = domain::SpecDigestOf(spec),
                     .plan_digest = {},
                     .backup_set = spec.backup_set,
                     .select = spec.select,
                     .on_conflict = spec.on_conflict,
                     .namespaces = spec.namespaces,
                     .target = spec.target};
  if (step == RestoreStep::kApply) input.plan_digest = restore.status.plan->digest;
  return input;
}

Json ResourcesOf(const JobSettings& settings, const Restore& restore) {
  const std::string& own = restore.spec.executor.resources;
  const std::string& text = own.empty() ? settings.restore_resources : own;
  return text.empty() ? Json::object() : ParseJson(text);
}

Json PodSpec(const JobSettings& settings, const RestoreInput& input, Json resources) {
  Json arguments{"restore", "--restore=" + Verbatim(WriteRestoreInput(input)),
                 std::string("--tenant-folder=") + kTenantFolder};
  AddServerArguments(settings, arguments);
  Json container{{"name", kExecutorContainer},
                 {"image", settings.image},
                 {"imagePullPolicy", settings.image_pull_policy},
                 {"args", std::move(arguments)},
                 {"volumeMounts", Json::array()},
                 {"resources", std::move(resources)},
                 {"terminationMessagePolicy", "FallbackToLogsOnError"}};
  // Whoever is stopped has to tell what was done until then.
  Json pod{{"restartPolicy", "Never"},
           {"enableServiceLinks", false},
           {"terminationGracePeriodSeconds", 30},
           {"containers", Json::array({std::move(container)})},
           {"volumes", Json::array()}};
  FitForServer(settings, pod);
  FitForTarget(input.target, input.step, pod);
  return pod;
}

}  // namespace

Json BuildRestoreJob(const JobSettings& settings, const Restore& restore, RestoreStep step,
                     const std::string& name) {
  const RestoreInput input = InputOf(restore, step);
  // As those of executors, for network policies and whoever counts pods.
  const Json labels{{kManagedByLabel, kManagedByValue},
                    {"app.kubernetes.io/component", "executor"},
                    {kRestoreOfLabel, restore.meta.uid}};
  Json pod_template{
      {"metadata", {{"labels", labels}, {"annotations", ServerAnnotations(settings)}}},
      {"spec", PodSpec(settings, input, ResourcesOf(settings, restore))}};
  FitForInstallation(settings.pod, pod_template);
  const std::string purpose =
      domain::JobPurpose(step, step == RestoreStep::kPlan ? input.spec_digest : input.plan_digest);
  return {{"apiVersion", "batch/v1"},
          {"kind", "Job"},
          {"metadata",
           {{"name", name},
            {"namespace", restore.meta.ns},
            {"labels", labels},
            {"annotations", {{kRestorePurposeAnnotation, purpose}}},
            {"ownerReferences", OwnedBy(kRestoreKind.kind, restore.meta.name, restore.meta.uid)}}},
          {"spec",
           {{"backoffLimit", kTries - 1},
            {"activeDeadlineSeconds", restore.spec.timeout.count()},
            {"template", std::move(pod_template)}}}};
}

}  // namespace strongroom::api
