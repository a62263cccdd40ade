#pragma once

#include <nlohmann/json_fwd.hpp>

#include "domain/tenant.h"

namespace strongroom::api {

// Where the pod of a run has what the tenant's section names, read-only.
inline constexpr const char* kTenantFolder = "/etc/strongroom/tenant";
inline constexpr const char* kKubeconfigFile = "kubeconfig";  // in it, of spec.kubernetes

// Adds to the PodSpec of an executor what the tenant's kind asks for: whose rights it has, and a
// volume with what the section names.
void FitForTenant(const domain::TenantSpec& tenant, nlohmann::json& pod);

}  // namespace strongroom::api
