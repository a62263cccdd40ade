#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "domain/restore.h"
#include "domain/schedule.h"
#include "domain/tenant.h"

namespace strongroom::api {

// Where the pod of a run has what the tenant's section names, read-only.
inline constexpr const char* kTenantFolder = "/etc/strongroom/tenant";
inline constexpr const char* kKubeconfigFile = "kubeconfig";  // in it, of spec.kubernetes
// In it, of spec.microsoftGraph: the keys of the credentials' Secret, under the names that they
// have there, and in folders of their own what may have the name of one of them.
inline constexpr const char* kClientSecretFile = "clientSecret";
inline constexpr const char* kCertificateFile = "tls.crt";
inline constexpr const char* kPrivateKeyFile = "tls.key";
inline constexpr const char* kAuthoritiesFile = "authorities/ca.crt";
// The token of the pod's account. The kubelet replaces it long before it expires.
inline constexpr const char* kFederatedTokenFile = "federated/token";

// The ServiceAccount that an executor's pod runs as; empty: the default of its namespace. Where it
// signs in with its token, the Tenant alone says which (CheckAccount of api/tenant_allowances.h).
std::string AccountOf(const domain::TenantSpec& tenant, const domain::ExecutorOverrides& overrides);

// Adds to the PodSpec of an executor what the tenant's kind asks for: whether it has the rights of
// its account, and a volume with what the section names.
void FitForTenant(const domain::TenantSpec& tenant, nlohmann::json& pod);

// The same for a step of a restore: what its target names, and as whom it is written. A volume of
// files can be written where that is the step.
void FitForTarget(const domain::RestoreTarget& target, domain::RestoreStep step,
                  nlohmann::json& pod);

}  // namespace strongroom::api
