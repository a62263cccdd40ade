#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace strongroom::provider::graph {

// What a file of the tenant's folder (api/tenant_pod.h) has now, by its name there; absent when
// there is none. It is read each time: the kubelet puts renewed secrets and tokens in its place.
// Throws ProviderError for one that cannot be read.
using TenantFiles = std::function<std::optional<std::string>(const std::string& name)>;

TenantFiles FilesIn(std::filesystem::path folder);

}  // namespace strongroom::provider::graph
