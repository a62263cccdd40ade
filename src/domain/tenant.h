#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/condition.h"
#include "domain/tenant_check.h"

namespace strongroom::domain {

enum class ProviderKind { kKubernetes, kMicrosoftGraph, kDirectory };
constexpr auto EnumWords(ProviderKind) {
  return std::to_array<base::EnumWord<ProviderKind>>(
      {{ProviderKind::kKubernetes, "kubernetes"},
       {ProviderKind::kMicrosoftGraph, "microsoftGraph"},
       {ProviderKind::kDirectory, "directory"}});
}

// A key of a Secret of the tenant's namespace.
struct SecretKey {
  std::string name;
  std::string key = "kubeconfig";
};

// Tenant.spec.kubernetes.
struct KubernetesTenant {
  std::string service_account;          // that the Job's pod runs as; empty: the default
  std::optional<SecretKey> kubeconfig;  // of another cluster; absent: the one that the Job runs in
  std::vector<std::string> namespaces;  // empty: all that may be listed
};

enum class GraphCloud { kGlobal, kUsGovL4, kUsGovL5, kChina, kCustom };
constexpr auto EnumWords(GraphCloud) {
  return std::to_array<base::EnumWord<GraphCloud>>({{GraphCloud::kGlobal, "global"},
                                                    {GraphCloud::kUsGovL4, "usGovL4"},
                                                    {GraphCloud::kUsGovL5, "usGovL5"},
                                                    {GraphCloud::kChina, "china"},
                                                    {GraphCloud::kCustom, "custom"}});
}

// Signing in with the pod's own token.
struct WorkloadIdentity {
  std::string audience = "api://AzureADTokenExchange";
  std::string service_account;  // that the Job's pod runs as; empty: the default
};

// Where a cloud is that this version does not know: URLs without a path.
struct GraphEndpoints {
  std::string login;
  std::string graph;
};

// A key of a Secret of the tenant's namespace with PEM certificates.
struct AuthoritiesKey {
  std::string name;
  std::string key = "ca.crt";
};

// Tenant.spec.microsoftGraph.
struct GraphTenant {
  std::string tenant_id;
  std::string client_id;
  GraphCloud cloud = GraphCloud::kGlobal;
  std::string credentials_secret;  // empty: workload_identity is there
  std::optional<WorkloadIdentity> workload_identity;
  std::optional<GraphEndpoints> endpoints;    // of cloud custom, and of no other
  std::optional<AuthoritiesKey> authorities;  // that they are trusted by; absent: the system's
};

// Tenant.spec.directory.
struct DirectoryTenant {
  std::string claim_name;  // PersistentVolumeClaim
  std::string sub_path;    // folder in its volume; empty: all of it
};

// Tenant.spec.
struct TenantSpec {
  ProviderKind provider = ProviderKind::kKubernetes;
  KubernetesTenant kubernetes;
  std::optional<GraphTenant> microsoft_graph;
  std::optional<DirectoryTenant> directory;
  int64_t max_concurrent_runs = 1;
};

// Tenant.status.
struct TenantStatus {
  int64_t observed_generation = 0;
  std::optional<std::chrono::sys_seconds> last_backup_at;
  std::vector<Condition> conditions;
  std::optional<TenantCheck> check;  // the newest that ended
};

}  // namespace strongroom::domain
