#pragma once

#include <filesystem>

#include "kube/exec_plugin.h"
#include "kube/kubeconfig_section.h"

namespace strongroom::kube {

// The plugin of the mapping `exec` of a user; `folder` is the kubeconfig's, and `cluster` the entry
// that it is for. Throws web::ConfigError.
ExecPlugin ReadExec(const Section& exec, const std::filesystem::path& folder,
                    const Section& cluster);

}  // namespace strongroom::kube
