#include "api/tenant.h"

#include "api/json.h"
#include "api/tenant_fields.h"
#include "domain/conditions.h"

namespace strongroom::api {
namespace {

void ReadSpec(const Json& object, const Place& root, domain::TenantSpec& spec) {
  const Json* found = base::MemberAt(object, "spec");
  TenantSpecFields().Read(found == nullptr ? Json::object() : *found, root.Member("spec"), spec);
}

// What the API server checks too, for a Tenant that was there before it did.
std::optional<domain::Problem> ProblemOf(const std::optional<domain::GraphTenant>& graph) {
  if (!graph) return domain::Problem{"spec.microsoftGraph", "is required"};
  const bool is_custom = graph->cloud == domain::GraphCloud::kCustom;
  if (is_custom != graph->endpoints.has_value()) {
    return domain::Problem{"spec.microsoftGraph.endpoints",
                           is_custom ? "is required with cloud custom" : "is for cloud custom"};
  }
  if (!is_custom && graph->authorities) {
    return domain::Problem{"spec.microsoftGraph.caSecretRef", "is for cloud custom"};
  }
  if (graph->credentials_secret.empty() != graph->workload_identity.has_value()) {
    return domain::Problem{"spec.microsoftGraph",
                           "needs credentialsSecretRef or workloadIdentity, and not both"};
  }
  return std::nullopt;
}

void CheckSupported(Tenant& tenant) {
  switch (tenant.spec.provider) {
    case domain::ProviderKind::kKubernetes:
      return;
    case domain::ProviderKind::kDirectory:
      if (!tenant.spec.directory) tenant.problem = {"spec.directory", "is required"};
      return;
    case domain::ProviderKind::kMicrosoftGraph:
      tenant.problem = ProblemOf(tenant.spec.microsoft_graph);
      return;
  }
}

}  // namespace

Tenant DecodeTenant(const Json& object) {
  Tenant tenant;
  std::vector<domain::Problem> problems;
  const Place root("", problems);
  try {
    tenant.meta = DecodeMeta(object);
    tenant.check_now =
        StringAt(ObjectAt(ObjectAt(object, "metadata"), "annotations"), kCheckNowAnnotation);
  } catch (const base::JsonError& e) {
    root.Member("metadata").Fail(e.what());
  }
  ReadLeniently(TenantStatusFields(), object, "status", tenant.status);
  ReadSpec(object, root, tenant.spec);
  if (problems.empty()) {
    CheckSupported(tenant);
  } else {
    tenant.problem = problems.front();
  }
  return tenant;
}

domain::Condition ReadyOf(const Tenant& tenant, const std::optional<domain::Obstacle>& missing,
                          std::chrono::sys_seconds now) {
  domain::Condition ready{.type = std::string(domain::condition::kReady),
                          .is_true = true,
                          .reason = std::string(domain::tenant_ready::kAccepted),
                          .message = "runs may be started",
                          .last_transition = now};
  if (tenant.meta.is_deleting) {
    ready.is_true = false;
    ready.reason = domain::tenant_ready::kDeleting;
    ready.message = "the Tenant is being deleted: nothing new starts";
  } else if (tenant.problem) {
    ready.is_true = false;
    ready.reason = tenant.is_supported ? domain::tenant_ready::kInvalidSpec
                                       : domain::tenant_ready::kNotSupportedYet;
    ready.message = tenant.problem->field + ": " + tenant.problem->message;
  } else if (missing) {
    ready.is_true = false;
    ready.reason = missing->reason;
    ready.message = missing->message;
  }
  return ready;
}

Json BuildTenantStatusPatch(const Tenant& tenant, const std::vector<domain::Condition>& conditions,
                            std::optional<std::chrono::sys_seconds> last_backup_at,
                            const std::optional<domain::TenantCheck>& check) {
  domain::TenantStatus status = tenant.status;
  status.observed_generation = tenant.meta.generation;
  if (last_backup_at) status.last_backup_at = last_backup_at;
  status.check = check;
  for (const domain::Condition& condition : conditions) {
    domain::SetCondition(status.conditions, condition);
  }
  for (domain::Condition& condition : status.conditions) {
    condition.observed_generation = tenant.meta.generation;
  }
  return {{"status", TenantStatusFields().WritePatch(status)}};
}

}  // namespace strongroom::api
