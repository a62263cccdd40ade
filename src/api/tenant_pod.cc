#include "api/tenant_pod.h"

#include <nlohmann/json.hpp>

#include "api/json.h"

namespace strongroom::api {
namespace {

// Entra takes a token of up to 24 hours; a run that takes longer than this reads the next one.
constexpr int kFederatedTokenSeconds = 3600;

enum class Access { kReadOnly, kReadWrite };

// The volume of a pod that `source` describes, at kTenantFolder.
void Mount(Json source, Json& pod, Access access = Access::kReadOnly) {
  source["name"] = "tenant";
  pod["volumes"].push_back(std::move(source));
  pod["containers"][0]["volumeMounts"].push_back({{"name", "tenant"},
                                                  {"mountPath", kTenantFolder},
                                                  {"readOnly", access == Access::kReadOnly}});
}

void FitForCluster(const domain::KubernetesTenant& tenant, Json& pod) {
  // Another cluster is read with its own credentials.
  pod["automountServiceAccountToken"] = !tenant.kubeconfig;
  if (!tenant.kubeconfig) return;
  Mount(
      {{"secret",
        {{"secretName", tenant.kubeconfig->name},
         {"items", Json::array({{{"key", tenant.kubeconfig->key}, {"path", kKubeconfigFile}}})}}}},
      pod);
}

// Read-only twice: the claim's, so that the kubelet does not change the owner of its files.
void FitForFolder(const domain::DirectoryTenant& tenant, Json& pod, Access access) {
  const bool is_read_only = access == Access::kReadOnly;
  Mount({{"persistentVolumeClaim", {{"claimName", tenant.claim_name}, {"readOnly", is_read_only}}}},
        pod, access);
  if (tenant.sub_path.empty()) return;
  pod["containers"][0]["volumeMounts"].back()["subPath"] = tenant.sub_path;
}

// One volume of what there is. The kubelet mounts it when all of it is there, and says what is not.
void FitForGraph(const domain::GraphTenant& tenant, Json& pod) {
  Json sources = Json::array();
  if (!tenant.credentials_secret.empty()) {
    // All of its keys: which of them there are says how to sign in.
    sources.push_back({{"secret", {{"name", tenant.credentials_secret}}}});
  }
  if (tenant.authorities) {
    sources.push_back({{"secret",
                        {{"name", tenant.authorities->name},
                         {"items", Json::array({{{"key", tenant.authorities->key},
                                                 {"path", kAuthoritiesFile}}})}}}});
  }
  if (tenant.workload_identity) {
    sources.push_back({{"serviceAccountToken",
                        {{"audience", tenant.workload_identity->audience},
                         {"expirationSeconds", kFederatedTokenSeconds},
                         {"path", kFederatedTokenFile}}}});
  }
  Mount({{"projected", {{"sources", std::move(sources)}}}}, pod);
}

}  // namespace

std::string AccountOf(const domain::TenantSpec& tenant,
                      const domain::ExecutorOverrides& overrides) {
  if (tenant.microsoft_graph && tenant.microsoft_graph->workload_identity) {
    return tenant.microsoft_graph->workload_identity->service_account;
  }
  if (!overrides.service_account.empty()) return overrides.service_account;
  return tenant.kubernetes.service_account;
}

void FitForTarget(const domain::RestoreTarget& target, domain::RestoreStep step, Json& pod) {
  pod["automountServiceAccountToken"] = false;
  const bool writes = step == domain::RestoreStep::kApply;
  if (target.directory) {
    FitForFolder(*target.directory, pod, writes ? Access::kReadWrite : Access::kReadOnly);
  }
  if (!target.kubernetes) return;
  FitForCluster(*target.kubernetes, pod);
  const std::string& account = target.kubernetes->service_account;
  if (!account.empty()) pod["serviceAccountName"] = account;
}

void FitForTenant(const domain::TenantSpec& tenant, Json& pod) {
  pod["automountServiceAccountToken"] = false;
  switch (tenant.provider) {
    case domain::ProviderKind::kKubernetes:
      return FitForCluster(tenant.kubernetes, pod);
    case domain::ProviderKind::kMicrosoftGraph:
      if (tenant.microsoft_graph) FitForGraph(*tenant.microsoft_graph, pod);
      return;
    case domain::ProviderKind::kDirectory:
      if (tenant.directory) FitForFolder(*tenant.directory, pod, Access::kReadOnly);
      return;
  }
}

}  // namespace strongroom::api
