#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/remote.h"

namespace strongroom::kube {

// An API server, and the namespace that is meant when none is named.
struct Config {
  web::Remote remote;
  // That of the pod, or of the kubeconfig's context; empty when not said.
  std::string ns;
};

// Reads one environment variable; absent when it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

inline constexpr std::string_view kServiceAccountFolder =
    "/var/run/secrets/kubernetes.io/serviceaccount";

// The API server of the cluster that this pod runs in, as its service account. Throws
// web::ConfigError outside of a cluster.
// https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
Config InClusterConfig(
    const Environment& environment,
    const std::filesystem::path& folder = std::filesystem::path(kServiceAccountFolder));

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

// As LoadKubeconfig, from text; `path` is what messages and relative file names refer to.
Config ParseKubeconfig(std::string_view text, const std::filesystem::path& path,
                       const std::optional<std::string>& context = std::nullopt);

}  // namespace strongroom::kube
