#include "api/tenant.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "api/schedule.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

void DecodeKubernetes(const Json& kubernetes, Tenant& tenant) {
  tenant.service_account = StringAt(kubernetes, "serviceAccountName");
  const Json& secret = ObjectAt(kubernetes, "kubeconfigSecretRef");
  tenant.kubeconfig_secret = StringAt(secret, "name");
  tenant.kubeconfig_key = StringAt(secret, "key", "kubeconfig");
  for (const Json& ns : ArrayAt(kubernetes, "namespaces")) {
    if (!ns.is_string()) throw ApiFormatError("kubernetes.namespaces: expected names");
    tenant.namespaces.push_back(ns.get<std::string>());
  }
}

void DecodeSpec(const Json& spec, Tenant& tenant) {
  const std::string provider = StringAt(spec, "provider");
  tenant.max_concurrent_runs = std::max<int64_t>(1, IntAt(spec, "maxConcurrentRuns").value_or(1));
  const auto kind = base::Parse<ProviderKind>(provider);
  if (!kind) {
    tenant.problem = {"spec.provider",
                      "\"" + provider + "\" is not one of: " + base::WordsOf<ProviderKind>()};
    return;
  }
  tenant.provider = *kind;
  switch (*kind) {
    case ProviderKind::kKubernetes:
      return DecodeKubernetes(ObjectAt(spec, "kubernetes"), tenant);
    case ProviderKind::kMicrosoftGraph:
      tenant.is_supported = false;
      tenant.problem = {"spec.provider", provider + " is not acted on by this version"};
  }
}

}  // namespace

Tenant DecodeTenant(const Json& object) {
  Tenant tenant;
  try {
    tenant.meta = DecodeMeta(object);
    const Json& status = ObjectAt(object, "status");
    tenant.conditions = DecodeConditions(status);
    tenant.last_backup_at = base::ParseTimestamp(StringAt(status, "lastBackupAt"));
    tenant.observed_generation = IntAt(status, "observedGeneration").value_or(0);
    DecodeSpec(ObjectAt(object, "spec"), tenant);
  } catch (const ApiFormatError& e) {
    tenant.problem = {"spec", e.what()};
  }
  return tenant;
}

Json BuildTenantStatusPatch(const Tenant& tenant,
                            std::optional<std::chrono::sys_seconds> last_backup_at,
                            std::chrono::sys_seconds now) {
  std::vector<domain::Condition> conditions = tenant.conditions;
  domain::Condition ready{.type = "Ready",
                          .is_true = true,
                          .reason = "Accepted",
                          .message = "runs may be started",
                          .last_transition = now};
  if (tenant.problem) {
    ready.is_true = false;
    ready.reason = tenant.is_supported ? "InvalidSpec" : "NotSupportedYet";
    ready.message = tenant.problem->field + ": " + tenant.problem->message;
  }
  domain::SetCondition(conditions, std::move(ready));
  Json status{{"observedGeneration", tenant.meta.generation},
              {"conditions", EncodeConditions(conditions, tenant.meta.generation)}};
  if (last_backup_at) status["lastBackupAt"] = base::FormatTimestamp(*last_backup_at);
  return {{"status", std::move(status)}};
}

}  // namespace strongroom::api
