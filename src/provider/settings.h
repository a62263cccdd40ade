#pragma once

#include <chrono>
#include <filesystem>

#include "domain/tenant.h"

namespace strongroom::provider {

// What a provider is made from: the tenant, and what the run has for it.
struct Settings {
  domain::TenantSpec tenant;
  // Where the Job's pod has what the tenant's section names (api/tenant_pod.h).
  std::filesystem::path tenant_folder;
  int retry_limit = 2;  // repetitions of a request that failed in a way that may pass
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

}  // namespace strongroom::provider
