#include "controller/tenant_parts.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "domain/conditions.h"
#include "kube/error.h"

namespace strongroom::controller {
namespace {

struct Part {
  const kube::Resource& resource;
  std::string_view kind;
  std::string_view field;
  std::string_view reason;
  std::string name;  // empty: the Tenant names none
};

std::vector<Part> PartsOf(const domain::TenantSpec& spec) {
  const domain::KubernetesTenant& cluster = spec.kubernetes;
  const auto graph = spec.microsoft_graph.value_or(domain::GraphTenant{});
  const std::vector<Part> all{
      {kube::kServiceAccounts, "ServiceAccount", "spec.kubernetes.serviceAccountName",
       domain::tenant_ready::kServiceAccountNotFound, cluster.service_account},
      {kube::kSecrets, "Secret", "spec.kubernetes.kubeconfigSecretRef.name",
       domain::tenant_ready::kSecretNotFound, cluster.kubeconfig ? cluster.kubeconfig->name : ""},
      {kube::kServiceAccounts, "ServiceAccount",
       "spec.microsoftGraph.workloadIdentity.serviceAccountName",
       domain::tenant_ready::kServiceAccountNotFound,
       graph.workload_identity ? graph.workload_identity->service_account : ""},
      {kube::kSecrets, "Secret", "spec.microsoftGraph.credentialsSecretRef.name",
       domain::tenant_ready::kSecretNotFound, graph.credentials_secret},
      {kube::kSecrets, "Secret", "spec.microsoftGraph.caSecretRef.name",
       domain::tenant_ready::kSecretNotFound, graph.authorities ? graph.authorities->name : ""},
      {kube::kVolumeClaims, "PersistentVolumeClaim", "spec.directory.claimName",
       domain::tenant_ready::kVolumeClaimNotFound,
       spec.directory ? spec.directory->claim_name : ""}};
  std::vector<Part> named;
  for (const Part& part : all) {
    if (!part.name.empty()) named.push_back(part);
  }
  return named;
}

// Also where nobody may say.
bool IsThere(const kube::Client& client, const std::string& ns, const Part& part) {
  try {
    return client.Find(part.resource, ns, part.name).has_value();
  } catch (const kube::ApiError& e) {
    if (!kube::IsForbidden(e)) throw;
    return true;
  }
}

}  // namespace

bool NamesParts(const domain::TenantSpec& spec) { return !PartsOf(spec).empty(); }

std::optional<domain::Obstacle> MissingPart(const kube::Client& client, const api::Tenant& tenant) {
  for (const Part& part : PartsOf(tenant.spec)) {
    if (IsThere(client, tenant.meta.ns, part)) continue;
    return domain::Obstacle{std::string(part.reason), std::string(part.field) + ": there is no " +
                                                          std::string(part.kind) + " \"" +
                                                          part.name + "\" in this namespace"};
  }
  return std::nullopt;
}

}  // namespace strongroom::controller
