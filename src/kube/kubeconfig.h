#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kube/config.h"

namespace strongroom::kube {

// One context of a kubeconfig file; current-context when `context` is absent. Throws
// web::ConfigError for a file that is missing or wrong, and for what is not supported (exec,
// auth-provider, insecure-skip-tls-verify, tls-server-name, proxy-url, username, impersonation),
// naming it.
Config LoadKubeconfig(const std::filesystem::path& path,
                      const std::optional<std::string>& context = std::nullopt);

// As LoadKubeconfig, from several files as one, by the rules of KUBECONFIG: files that are not
// there are passed over; of entries with the same name, and of current-contexts, the first counts.
// Throws web::ConfigError when none of the files is there.
// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
Config LoadKubeconfigs(const std::vector<std::filesystem::path>& paths,
                       const std::optional<std::string>& context = std::nullopt);

// As LoadKubeconfig, for a file that somebody else wrote: nothing but what stands in it is used,
// and only over https, so that it cannot have us send a file of ours anywhere. Throws
// web::ConfigError, naming the member, for one that names a file.
Config LoadSelfContainedKubeconfig(const std::filesystem::path& path);

// As LoadSelfContainedKubeconfig, from text.
Config ParseSelfContainedKubeconfig(std::string_view text, const std::filesystem::path& path);

// As LoadKubeconfig, from text; `path` is what messages and relative file names refer to.
Config ParseKubeconfig(std::string_view text, const std::filesystem::path& path,
                       const std::optional<std::string>& context = std::nullopt);

}  // namespace strongroom::kube
